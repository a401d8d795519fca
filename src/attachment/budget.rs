//! What the reading of one attachment may cost. A file of a few kilobytes can unpack to gigabytes, or hold itself.

/// All that an attachment unpacks to, with everything inside it: 128 MiB.
const MOST_UNPACKED: u64 = 128 << 20;

/// A part that unpacks to more than a hundred times its size was made to do so; small ones may: a table of zeros.
const MOST_RATIO: u64 = 100;

/// Up to here the ratio does not matter: 4 MiB.
const SMALL: u64 = 4 << 20;

/// Files in archives, all together.
const MOST_ENTRIES: usize = 10_000;

/// Texts, and their length all together: 64 MiB.
const MOST_PIECES: usize = 1_000_000;
const MOST_TEXT: usize = 64 << 20;

/// So deep archives are opened.
pub(super) const DEEPEST: usize = 3;

/// So many parts that cannot be read are named.
pub(super) const MOST_TROUBLES: usize = 50;

/// What is left.
pub(super) struct Budget {
    unpacked: u64,
    entries: usize,
    pieces: usize,
    text: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { unpacked: MOST_UNPACKED, entries: MOST_ENTRIES, pieces: MOST_PIECES, text: MOST_TEXT }
    }
}

impl Budget {
    /// Whether another file of an archive may be opened.
    pub(super) fn another_entry(&mut self) -> bool {
        let left = self.entries > 0;
        self.entries = self.entries.saturating_sub(1);
        left
    }

    /// How long a part of `packed` bytes may become.
    pub(super) fn longest(&self, packed: u64) -> u64 {
        packed.saturating_mul(MOST_RATIO).max(SMALL).min(self.unpacked)
    }

    /// Takes off what a part has become.
    pub(super) fn unpacked(&mut self, bytes: u64) {
        self.unpacked = self.unpacked.saturating_sub(bytes);
    }

    /// Whether another text of so many bytes may be kept.
    pub(super) fn another_piece(&mut self, bytes: usize) -> bool {
        let left = self.pieces > 0 && self.text >= bytes;
        if left {
            self.pieces -= 1;
            self.text -= bytes;
        }
        left
    }
}
