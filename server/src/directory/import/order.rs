//! The order in which accounts that take sign-ins from each other are applied: an account that gives one up comes
//! before the account that takes it, and a cycle is one group, applied at once. So no sign-in ever has two accounts,
//! and every account is seen as before or after the import.

use std::collections::HashMap;

/// The groups of (taker, holder) pairs in order: strongly connected components in reverse topological order (Tarjan
/// 1972). Iterative, because a file may have one chain through all its accounts.
pub fn groups(moves: &[(String, String)]) -> Vec<Vec<&str>> {
    let mut graph = Graph::default();
    for (taker, holder) in moves {
        let (taker, holder) = (graph.node(taker), graph.node(holder));
        if let Some(node) = graph.nodes.get_mut(taker) {
            node.takes_from.push(holder);
        }
    }
    for node in 0..graph.nodes.len() {
        graph.visit(node);
    }
    graph.groups
}

#[derive(Default)]
struct Graph<'a> {
    known: HashMap<&'a str, usize>,
    nodes: Vec<Node<'a>>,
    visited: usize,
    /// Tarjan's stack: visited nodes without a group.
    open: Vec<usize>,
    groups: Vec<Vec<&'a str>>,
}

struct Node<'a> {
    account: &'a str,
    takes_from: Vec<usize>,
    /// The order of the visit, from 1; 0 if not visited.
    index: usize,
    /// The lowest index of an open node that can be reached.
    low: usize,
    is_open: bool,
}

impl<'a> Graph<'a> {
    fn node(&mut self, account: &'a str) -> usize {
        let nodes = &mut self.nodes;
        *self.known.entry(account).or_insert_with(|| {
            nodes.push(Node {
                account,
                takes_from: Vec::new(),
                index: 0,
                low: 0,
                is_open: false,
            });
            nodes.len() - 1
        })
    }

    fn visit(&mut self, first: usize) {
        if self.nodes.get(first).is_none_or(|node| node.index > 0) {
            return;
        }
        self.enter(first);
        // Each node with the number of its edges already followed.
        let mut path = vec![(first, 0)];
        while let Some((at, done)) = path.last_mut() {
            let at = *at;
            let next = self
                .nodes
                .get(at)
                .and_then(|node| node.takes_from.get(*done));
            match next.copied() {
                Some(next) => {
                    *done += 1;
                    match self.nodes.get(next) {
                        Some(node) if node.index == 0 => {
                            self.enter(next);
                            path.push((next, 0));
                        }
                        Some(node) if node.is_open => self.lower(at, node.index),
                        _ => {}
                    }
                }
                None => {
                    path.pop();
                    let Some(node) = self.nodes.get(at) else {
                        continue;
                    };
                    let (index, low) = (node.index, node.low);
                    if let Some((above, _)) = path.last() {
                        self.lower(*above, low);
                    }
                    if index == low {
                        self.close(at);
                    }
                }
            }
        }
    }

    fn enter(&mut self, at: usize) {
        self.visited += 1;
        if let Some(node) = self.nodes.get_mut(at) {
            node.index = self.visited;
            node.low = self.visited;
            node.is_open = true;
            self.open.push(at);
        }
    }

    fn lower(&mut self, at: usize, low: usize) {
        if let Some(node) = self.nodes.get_mut(at) {
            node.low = node.low.min(low);
        }
    }

    /// Pops the component of a node off the stack.
    fn close(&mut self, at: usize) {
        let mut group = Vec::new();
        while let Some(member) = self.open.pop() {
            if let Some(node) = self.nodes.get_mut(member) {
                node.is_open = false;
                group.push(node.account);
            }
            if member == at {
                break;
            }
        }
        self.groups.push(group);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordered(moves: &[(&str, &str)]) -> Vec<Vec<String>> {
        let moves: Vec<(String, String)> = moves
            .iter()
            .map(|(taker, holder)| ((*taker).into(), (*holder).into()))
            .collect();
        groups(&moves)
            .into_iter()
            .map(|mut group| {
                group.sort_unstable();
                group.into_iter().map(str::to_owned).collect()
            })
            .collect()
    }

    #[test]
    fn who_gives_up_comes_first_and_a_ring_is_one_group() {
        assert_eq!(ordered(&[]), Vec::<Vec<String>>::new());
        assert_eq!(ordered(&[("1", "2"), ("2", "3")]), [["3"], ["2"], ["1"]]);
        assert_eq!(ordered(&[("2", "3"), ("1", "2")]), [["3"], ["2"], ["1"]]);
        assert_eq!(ordered(&[("1", "2"), ("2", "1")]), [["1", "2"]]);
        let mixed = [("0", "1"), ("1", "2"), ("2", "3"), ("3", "1"), ("3", "4")];
        let expected: [&[&str]; 3] = [&["4"], &["1", "2", "3"], &["0"]];
        assert_eq!(ordered(&mixed), expected);
        // Two accounts that take two sign-ins each from one.
        let twice = [("1", "3"), ("1", "3"), ("2", "3"), ("2", "3")];
        assert_eq!(ordered(&twice), [["3"], ["1"], ["2"]]);
    }

    #[test]
    fn a_chain_through_a_whole_file_takes_no_recursion() {
        let moves: Vec<(String, String)> = (0..100_000)
            .map(|n| (n.to_string(), (n + 1).to_string()))
            .collect();
        let groups = groups(&moves);
        assert_eq!(groups.len(), 100_001);
        assert_eq!(groups.first(), Some(&vec!["100000"]));
    }
}
