//! Text appended to one buffer, escaped 16 bytes at a time.

#![allow(unsafe_code, reason = "a floor has no checks that a library must have")]

use base64::Engine as _;
use base64::engine::Simd;

/// The maximum number of bytes for 16 bytes of text, and the 16 that are written beyond them.
const MOST: usize = 6 * 16 + 16;

/// Writes text unchanged.
pub(super) fn raw(json: &mut Vec<u8>, text: &str) {
    json.extend_from_slice(text.as_bytes());
}

/// Writes a part of a string.
pub(super) fn part(json: &mut Vec<u8>, text: &str) {
    let mut rest = text.as_bytes();
    while let Some(window) = rest.first_chunk::<16>() {
        json.reserve(MOST);
        let len = json.len();
        // SAFETY: there is room for `MOST` bytes, and the window is written before it counts.
        unsafe {
            json.as_mut_ptr().add(len).cast::<[u8; 16]>().write(*window);
            json.set_len(len + 16);
        }
        let specials = specials(window);
        if specials == 0 {
            rest = &rest[16..];
            continue;
        }
        let at = specials.trailing_zeros() as usize;
        json.truncate(len + at);
        escape(json, rest[at]);
        rest = &rest[at + 1..];
    }
    for &byte in rest {
        if byte < 0x20 || byte == b'"' || byte == b'\\' {
            escape(json, byte);
        } else {
            json.push(byte);
        }
    }
}

/// Appends base64 to a buffer that has room for it.
pub(super) fn base64(json: &mut Vec<u8>, file: &[u8], engine: &Simd) {
    let len = json.len();
    let more = file.len().div_ceil(3) * 4;
    json.reserve(more);
    // SAFETY: there is room for as many bytes, and all of them are written before they are read.
    #[allow(clippy::uninit_vec, reason = "zeros would be a second writing")]
    unsafe {
        json.set_len(len + more);
    }
    engine.encode_slice(file, &mut json[len..]).expect("room");
}

fn escape(json: &mut Vec<u8>, byte: u8) {
    let letter = match byte {
        b'"' | b'\\' => byte,
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        _ => unreachable!("no other control character is in the emails"),
    };
    json.extend_from_slice(&[b'\\', letter]);
}

/// Marks the bytes to escape, the first one in the lowest bit.
#[cfg(target_arch = "x86_64")]
#[inline]
pub(super) fn specials(window: &[u8; 16]) -> u32 {
    use std::arch::x86_64::{
        _mm_cmpeq_epi8, _mm_loadu_si128, _mm_min_epu8, _mm_movemask_epi8, _mm_or_si128,
        _mm_set1_epi8,
    };
    // SAFETY: every x86-64 processor has SSE2, and the load takes any address.
    unsafe {
        let text = _mm_loadu_si128(window.as_ptr().cast());
        let quotes = _mm_cmpeq_epi8(text, _mm_set1_epi8(0x22));
        let backslashes = _mm_cmpeq_epi8(text, _mm_set1_epi8(0x5c));
        let controls = _mm_cmpeq_epi8(_mm_min_epu8(text, _mm_set1_epi8(0x1f)), text);
        let mask = _mm_movemask_epi8(_mm_or_si128(controls, _mm_or_si128(quotes, backslashes)));
        u32::try_from(mask).unwrap_or_default()
    }
}

/// Marks the bytes to escape, the first one in the lowest bit.
#[cfg(not(target_arch = "x86_64"))]
pub(super) fn specials(window: &[u8; 16]) -> u32 {
    let special = |byte: &u8| *byte < 0x20 || *byte == b'"' || *byte == b'\\';
    let bits = window.iter().enumerate();
    bits.fold(0, |mask, (at, byte)| mask | u32::from(special(byte)) << at)
}
