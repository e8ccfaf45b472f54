//! Both ways against the answer byte by byte.

use super::{SHORTEST_ID, Sight, is_joint, lanes, probes};
use crate::secrets::bytes::{BASE32, RUN, at, is, run_end};
use proptest::prelude::*;

/// Every run worth a look, byte by byte.
fn plain(text: &[u8], shortest: usize) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let end = run_end(text, start, RUN);
        let ids = (start..end).any(|i| i + SHORTEST_ID <= end && (i..i + SHORTEST_ID).all(|j| is(at(text, j), BASE32)));
        if end - start >= shortest || ids {
            all.push((start, end));
        }
        start = end + 1;
    }
    all
}

type Walk = fn(&[u8], usize, &mut dyn FnMut(Sight));
const BOTH: [Walk; 2] = [lanes::walk, probes::walk];

/// What a walk sees: runs, each with the stretch of base32 that it truly has, and joints.
fn walked(walk: Walk, text: &[u8], shortest: usize) -> (Vec<(usize, usize)>, Vec<usize>) {
    let (mut all, mut joints) = (Vec::new(), Vec::new());
    walk(text, shortest, &mut |sight| match sight {
        Sight::Run(start, end, id) => {
            assert_eq!(id, probes::id_in(text, start, end), "{start}..{end}");
            all.push((start, end));
        }
        Sight::Joint(at) => joints.push(at),
    });
    (all, joints)
}

/// Runs about as long as the bounds, of every class, with every byte between them.
fn text() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..20),
        "[A-Z2-7]{13,22}".prop_map(String::into_bytes),
        "[A-Za-z0-9+/_-]{18,40}".prop_map(String::into_bytes),
        "[a-z0189]{1,34}".prop_map(String::into_bytes),
        "[ .=]{1,30}".prop_map(String::into_bytes),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn both_ways_find_every_run_and_no_other(text in text()) {
        for shortest in [30, 28, 22] {
            let all = plain(&text, shortest);
            for walk in BOTH {
                prop_assert_eq!(&walked(walk, &text, shortest).0, &all);
            }
        }
    }
}

proptest! {
    #[test]
    fn both_ways_find_the_first_stretch_of_base32(
        text in "[A-Z]{0,40}[a-z]?[A-Z]{0,70}[a-z]?[A-Z]{0,30}",
        from in 0_usize..40,
        cut in 0_usize..20,
    ) {
        let end = text.len().saturating_sub(cut);
        prop_assert_eq!(lanes::id_in(text.as_bytes(), from, end), probes::id_in(text.as_bytes(), from, end));
    }
}

#[test]
fn every_joint_is_handed_on() {
    // Every two bytes, and the last ones.
    let pairs = (0..=255_u8).flat_map(|a| (0..=255_u8).flat_map(move |b| [a, b]));
    let text: Vec<u8> = pairs.chain(*b"\\u002f \\u0 %2").collect();
    let plain: Vec<usize> = (0..text.len()).filter(|&i| is_joint(&text[i..])).collect();
    assert!(plain.len() > 300, "{}", plain.len());
    for walk in BOTH {
        assert_eq!(walked(walk, &text, 30).1, plain);
    }
}

#[test]
fn every_byte_is_of_a_run_or_not_as_the_table_has_it() {
    for b in 0..=255 {
        for (len, class) in [(30, RUN), (16, BASE32)] {
            let text = vec![b; len];
            for walk in BOTH {
                assert_eq!(!walked(walk, &text, 30).0.is_empty(), is(b, class), "{b}");
            }
        }
    }
}

/// Runs longer than a block, that end with one, and with the text.
#[test]
fn long_runs_are_one() {
    for len in [63, 64, 65, 127, 128, 129, 400] {
        for before in [0, 1, 60, 64] {
            for behind in [0, 1, 70] {
                let text = [vec![b' '; before], vec![b'z'; len], vec![b' '; behind]].concat();
                for walk in BOTH {
                    assert_eq!(walked(walk, &text, 30).0, [(before, before + len)]);
                }
            }
        }
    }
}
