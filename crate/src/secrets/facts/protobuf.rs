//! Fields of a protobuf message, as far as session tokens have them.

use std::iter;

/// A protobuf field: its number and what it holds, a number or bytes.
pub(super) struct Field<'b> {
    pub(super) number: u64,
    pub(super) varint: Option<u64>,
    pub(super) bytes: &'b [u8],
}

/// The fields of a message, up to where it is none.
pub(super) fn fields(message: &[u8]) -> impl Iterator<Item = Field<'_>> {
    let mut from = 0;
    iter::from_fn(move || field(message, &mut from))
}

fn varint(bytes: &[u8], from: &mut usize) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let b = *bytes.get(*from)?;
        *from += 1;
        value |= u64::from(b & 0x7f).checked_shl(shift)?;
        if b & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// Reads the next field of a protobuf message; `None` at its end or where it is none.
fn field<'b>(bytes: &'b [u8], from: &mut usize) -> Option<Field<'b>> {
    let tag = varint(bytes, from)?;
    let number = tag >> 3;
    match tag & 7 {
        0 => Some(Field { number, varint: Some(varint(bytes, from)?), bytes: &[] }),
        2 => {
            let len = usize::try_from(varint(bytes, from)?).ok()?;
            let bytes = bytes.get(*from..from.checked_add(len)?)?;
            *from += len;
            Some(Field { number, varint: None, bytes })
        }
        _ => None,
    }
}
