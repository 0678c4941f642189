//! Base64 (RFC 4648, section 4) with the fastest engine for the target.

use base64::Engine as _;

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
static ENGINE: std::sync::LazyLock<base64::engine::Simd> = std::sync::LazyLock::new(|| {
    base64::engine::Simd::standard(base64::engine::general_purpose::PAD)
});
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
static ENGINE: base64::engine::GeneralPurpose = base64::engine::general_purpose::STANDARD;

/// The number of characters for `len` bytes, including padding.
pub(crate) const fn encoded_len(len: usize) -> u64 {
    (len as u64).div_ceil(3) * 4
}

/// Encodes `raw` into the start of `room` and returns the length: 0 if `room` is smaller than
/// [`encoded_len`].
pub(crate) fn encode_slice(raw: &[u8], room: &mut [u8]) -> usize {
    ENGINE.encode_slice(raw, room).unwrap_or(0)
}

/// Appends `raw`, encoded, to `text`.
///
/// It goes through a block that stays in the L1 cache, because growing `text` in safe code means
/// filling it with zeros first.
pub(crate) fn append(raw: &[u8], text: &mut Vec<u8>) {
    let mut block = [0; 4096];
    for raw in raw.chunks(block.len() / 4 * 3) {
        let len = encode_slice(raw, &mut block);
        debug_assert_eq!(len as u64, encoded_len(raw.len()), "the block has room");
        text.extend_from_slice(block.get(..len).unwrap_or_default());
    }
}

/// Decodes `text`; `None` if it is not base64.
pub(crate) fn decode(text: impl AsRef<[u8]>) -> Option<Vec<u8>> {
    ENGINE.decode(text).ok()
}
