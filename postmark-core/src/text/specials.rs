//! The bytes that must be escaped in a JSON string: control characters, quotes and backslashes.

/// Marks them in a window; the first byte is the lowest bit.
#[inline]
pub(crate) fn specials(window: &[u8; 64]) -> u64 {
    // Written so that the compiler compares 16 bytes at a time; multiplying then gathers the flags
    // of eight of them in the highest byte.
    let mut flags = [0; 64];
    for (flag, byte) in flags.iter_mut().zip(window) {
        *flag = u8::from(is_special(*byte));
    }
    let mut mask = 0;
    for (eight, at) in flags.chunks_exact(8).zip((0..).step_by(8)) {
        let eight = eight.first_chunk().map_or(0, |eight| u64::from_le_bytes(*eight));
        mask |= (eight.wrapping_mul(0x0102_0408_1020_4080) >> 56) << at;
    }
    mask
}

/// The number of bytes before the first of them.
#[inline]
pub(crate) fn plain_len(bytes: &[u8]) -> usize {
    let mut rest = after_plain_windows(bytes);
    while let Some((eight, after)) = rest.split_first_chunk() {
        if let Some(first) = first_special(u64::from_le_bytes(*eight)) {
            return bytes.len() - rest.len() + first;
        }
        rest = after;
    }
    let first = rest.iter().position(|byte| is_special(*byte));
    bytes.len() - rest.len() + first.unwrap_or(rest.len())
}

/// The number of bytes before the first of them, if it is among the next few: cheaper than
/// [`plain_len`], and nearly always enough.
#[inline]
pub(crate) fn short_plain_len(bytes: &[u8]) -> Option<usize> {
    for at in (0..SHORT).step_by(8) {
        let eight = bytes.get(at..)?.first_chunk()?;
        if let Some(first) = first_special(u64::from_le_bytes(*eight)) {
            return Some(at + first);
        }
    }
    None
}

/// Skips leading windows that contain none of them.
fn after_plain_windows(mut bytes: &[u8]) -> &[u8] {
    while let Some((window, after)) = bytes.split_first_chunk::<64>() {
        // Written so that the compiler compares all bytes at once.
        if window.iter().fold(false, |any, byte| any | is_special(*byte)) {
            break;
        }
        bytes = after;
    }
    bytes
}

/// The position of the first of them in eight bytes, examined as one number.
#[inline]
fn first_special(eight: u64) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHEST: u64 = ONES << 7;
    // Each sets the highest bit of the bytes below a limit, where ASCII has it clear; above the
    // first of them it may set others too.
    let controls_and_quotes = (eight ^ (ONES * 2)).wrapping_sub(ONES * 0x21);
    let backslashes = (eight ^ (ONES * u64::from(b'\\'))).wrapping_sub(ONES);
    let specials = (controls_and_quotes | backslashes) & !eight & HIGHEST;
    (specials != 0).then(|| specials.trailing_zeros() as usize / 8)
}

/// Longer texts are likely to be much longer, so scan them in larger steps.
const SHORT: usize = 64;

#[inline]
fn is_special(byte: u8) -> bool {
    // Swaps quote and space, so that quotes and controls are all below one limit.
    byte ^ 2 < 0x21 || byte == b'\\'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_special_byte_is_found_wherever_it_stands() {
        for byte in 0..=u8::MAX {
            let is_special = byte < 0x20 || byte == b'"' || byte == b'\\';
            for (before, after) in (0..150).zip([0, 1, 15, 16, 17, 63, 64, 200].iter().cycle()) {
                let text = [&[b'a'].repeat(before)[..], &[byte], &[b'z'].repeat(*after)].concat();
                let expected = if is_special { before } else { text.len() };
                assert_eq!(plain_len(&text), expected, "{byte} {before} {after}");
                let is_short = is_special && before < SHORT && *after >= 8;
                let len = short_plain_len(&text);
                assert!(len == Some(expected) || len.is_none() && !is_short, "{byte} {before}");
            }
        }
    }

    #[test]
    fn all_special_bytes_of_a_window_are_marked() {
        let mut window = [b'a'; 64];
        for (place, byte) in [(0, b'"'), (7, 0), (8, b'\\'), (31, 0x1f), (63, b'\n')] {
            if let Some(slot) = window.get_mut(place) {
                *slot = byte;
            }
        }
        assert_eq!(specials(&window), 1 | 1 << 7 | 1 << 8 | 1 << 31 | 1 << 63);
    }
}
