//! The chain: whatever is done to a ledger is seen.

use super::{Entry, Ledger, State};

fn ledger(releases: usize) -> String {
    let mut text = String::new();
    let mut state = State::default();
    for number in 1..=releases {
        state.addresses.insert(format!("ghjh/报告-{number}.html"));
        let entry = Entry {
            date: format!("2024-07-0{number}T09:00:00+08:00"),
            target: "local".to_owned(),
            release: format!("release {number}"),
            findings: vec!["0123456789ab".to_owned()],
        };
        text.push_str(&Ledger::read(text.as_bytes()).line(entry, &state).unwrap_or_default());
    }
    text
}

#[test]
fn a_byte_that_is_changed_added_or_taken_away_anywhere_is_seen() {
    let whole = ledger(3);
    assert_eq!((Ledger::read(whole.as_bytes()).lines.len(), Ledger::read(whole.as_bytes()).broken), (3, None));
    let mut tried = 0;
    for place in 0..whole.len() {
        // The end of a line is the tools' own affair.
        if whole.as_bytes()[place] == b'\n' {
            continue;
        }
        for change in 0..3 {
            let mut bytes = whole.clone().into_bytes();
            match change {
                0 => bytes[place] ^= 1,
                1 => bytes.insert(place, b'0'),
                _ => drop(bytes.remove(place)),
            }
            assert!(Ledger::read(&bytes).broken.is_some(), "{change} at {place}");
            tried += 1;
        }
    }
    assert!(tried > 1000, "{tried}");
}

#[test]
fn lines_that_are_missing_doubled_or_in_another_order_are_seen() {
    let whole = ledger(4);
    let lines: Vec<&str> = whole.split_inclusive('\n').collect();
    for one in 0..4 {
        for other in 0..4 {
            let mut moved = lines.clone();
            moved.swap(one, other);
            assert_eq!(Ledger::read(moved.concat().as_bytes()).broken.is_some(), one != other);
            let mut doubled = lines.clone();
            doubled.insert(one, lines[other]);
            assert!(Ledger::read(doubled.concat().as_bytes()).broken.is_some());
        }
        // That the last lines are missing as a whole is not in the file.
        let mut missing = lines.clone();
        missing.remove(one);
        assert_eq!(Ledger::read(missing.concat().as_bytes()).broken.is_some(), one < 3);
    }
}

#[test]
fn the_lines_add_up_to_the_state_of_each_release() {
    let ledger = Ledger::read(ledger(3).as_bytes());
    for serial in 0..=3 {
        assert_eq!(ledger.state_at(serial).map(|state| state.addresses.len()), usize::try_from(serial).ok());
    }
    assert_eq!(ledger.state_at(4), None);
    assert_eq!(ledger.state_at(3).as_ref(), Some(ledger.state()));
}
