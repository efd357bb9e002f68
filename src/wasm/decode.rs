//! The decoder of the texts that the other modules are published as: a loop that takes milliseconds in
//! JavaScript, which engines interpret when it is new, and a fraction of one here.
//!
//! The texts are printable ASCII, of which gzip makes nearly as little as of the bytes; base64 would
//! cost a third more, since it hides what repeats. The bytes that occur often are one character each,
//! the others two, of which the first is `!` or `#` (tools/encode.mjs).

use super::memory::numbers;

/// The characters that stand for a byte: those from the space to `~` without `!`, `"`, `#` and `\`.
const ALPHABET: usize = 91;

/// Replaces `length` characters at `text` by the bytes that they stand for, and returns how many these
/// are. At `frequent` 256 bits tell which bytes are one character, in the order of the bytes.
#[unsafe(no_mangle)]
pub extern "C" fn decode(frequent: u32, text: u32, length: usize) -> usize {
    let frequent = numbers::<u8>(frequent, 32);
    // The bytes in the order of their spellings.
    let (mut bytes, mut rank) = ([0u8; 256], 0);
    for is_frequent in [1, 0] {
        for byte in 0..=255u8 {
            if frequent[usize::from(byte / 8)] >> (byte % 8) & 1 == is_frequent {
                bytes[rank % 256] = byte;
                rank += 1;
            }
        }
    }
    let text = numbers::<u8>(text, length);
    let (mut end, mut page) = (0, 0);
    for at in 0..length {
        let character = usize::from(text[at]);
        match character {
            0x21 => page = ALPHABET,
            0x23 => page = 2 * ALPHABET,
            _ => {
                let skipped = if character > 0x5c { 4 } else { 3 };
                let rank = if character > 0x23 { character - 32 - skipped } else { 0 };
                text[end] = bytes[(page + rank) % 256];
                (end, page) = (end + 1, 0);
            }
        }
    }
    end
}
