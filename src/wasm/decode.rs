//! Decodes the texts that hold the other modules. Engines interpret new JavaScript, so this loop would take
//! milliseconds there; here it takes a fraction of one.
//!
//! The texts are printable ASCII, which gzip shrinks nearly as much as the bytes; base64 would
//! cost a third more, since it hides what repeats. The bytes that occur often are one character each. The
//! others are two, and begin with `!` or `#` (tools/encode.mjs).

use super::memory::Address;

/// The characters that stand for a byte: those from the space to `~` without `!`, `"`, `#` and `\`.
const ALPHABET: usize = 91;

/// Replaces `length` characters at `text` by the bytes that they stand for, and returns how many these
/// are. At `bytes` are all 256 bytes in the order of their spellings.
#[unsafe(no_mangle)]
pub extern "C" fn decode(bytes: Address<u8>, mut text: Address<u8>, length: usize) -> usize {
    let (bytes, text) = (bytes.as_slice(256), text.as_mut_slice(length));
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
