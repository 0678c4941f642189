//! All sequences of choices, one after another.

use std::collections::VecDeque;

/// The choices of one run, replayed up to where the next run differs.
///
/// The world asks for a choice wherever there are several ways. Only requested choices exist, so
/// playing all scripts plays every sequence exactly once, however many choices the earlier ones
/// lead to.
#[derive(Debug, Default)]
pub struct Script {
    /// The choices so far, each out of how many.
    choices: Vec<(usize, usize)>,
    at: usize,
    /// The first choices, if given; 0 after them.
    given: VecDeque<u8>,
}

/// A script of these choices, each taken modulo the number of ways.
impl From<&[u8]> for Script {
    fn from(choices: &[u8]) -> Self {
        Self { given: choices.iter().copied().collect(), ..Self::default() }
    }
}

impl Script {
    /// One of this many ways, 0 first.
    pub fn choose(&mut self, ways: usize) -> usize {
        if self.at == self.choices.len() {
            let given = self.given.pop_front().map_or(0, usize::from);
            self.choices.push((given % ways, ways));
        }
        let (choice, _) = self.choices[self.at];
        self.at += 1;
        choice
    }

    /// Moves to the next run; `false` when all have been played.
    pub fn turn(&mut self) -> bool {
        self.at = 0;
        while let Some((choice, ways)) = self.choices.pop() {
            if choice + 1 < ways {
                self.choices.push((choice + 1, ways));
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sequence_is_played_once_and_only_where_it_leads() {
        let mut script = Script::default();
        let mut played = Vec::new();
        loop {
            let first = script.choose(3);
            let second = if first == 1 { script.choose(2) } else { 9 };
            played.push((first, second));
            if !script.turn() {
                break;
            }
        }
        assert_eq!(played, [(0, 9), (1, 0), (1, 1), (2, 9)]);
    }
}
