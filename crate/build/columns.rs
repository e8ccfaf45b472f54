//! The columns that the build leaves, and how numbers stand in them.

use crate::Outcome;
use std::path::PathBuf;

/// What the build leaves for `include_bytes!`.
pub struct Target {
    pub folder: PathBuf,
}

impl Target {
    pub fn bytes(&self, name: &str, bytes: &[u8]) -> Outcome<()> {
        Ok(std::fs::write(self.folder.join(name), bytes)?)
    }

    /// Numbers below 65,536: all low bytes, then all high ones (mostly zero, so that they cost nothing).
    pub fn wide(&self, name: &str, numbers: &[usize]) -> Outcome<()> {
        let low = numbers.iter().map(|number| (number & 0xff) as u8);
        let high = numbers.iter().map(|number| u8::try_from(number >> 8));
        let bytes = low.map(Ok).chain(high).collect::<Result<Vec<_>, _>>().map_err(|_| format!("{name}: too many"))?;
        self.bytes(name, &bytes)
    }

    /// Lines of text.
    pub fn lines<'a>(&self, name: &str, lines: impl Iterator<Item = &'a str>) -> Outcome<()> {
        self.bytes(name, &lines.flat_map(|line| [line.as_bytes(), b"\n"].concat()).collect::<Vec<_>>())
    }

    /// Lists of numbers from 1 up as LEB128, a zero after each list.
    pub fn lists(&self, name: &str, lists: impl Iterator<Item = Vec<usize>>) -> Outcome<()> {
        self.bytes(name, &lists.flat_map(|list| list.into_iter().flat_map(leb128).chain([0])).collect::<Vec<_>>())
    }
}

/// The bytes of a number from 1 up: never a zero among them, since the last group of seven bits is not empty.
fn leb128(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

/// Ascending numbers from 0 up as steps from 1 up.
pub fn deltas(set: &[usize]) -> Vec<usize> {
    let before = std::iter::once(0).chain(set.iter().map(|number| number + 1));
    set.iter().zip(before).map(|(number, before)| number + 1 - before).collect()
}

/// Where each service's entries begin among all, and the end of the last.
pub fn starts(lengths: impl Iterator<Item = usize>) -> Vec<usize> {
    let sums = lengths.scan(0, |sum, length| {
        *sum += length;
        Some(*sum)
    });
    std::iter::once(0).chain(sums).collect()
}
