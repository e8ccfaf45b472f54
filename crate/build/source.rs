//! The catalogue's text files.

use crate::Outcome;
use std::path::PathBuf;

/// The text files.
pub struct Source {
    pub folder: PathBuf,
}

impl Source {
    /// The lines of one file that are no comments.
    pub fn lines(&self, name: &str) -> Outcome<Vec<String>> {
        let text = std::fs::read_to_string(self.folder.join(name)).map_err(|error| format!("{name}: {error}"))?;
        Ok(text.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect())
    }

    /// The same, each line split into its fields.
    pub fn rows(&self, name: &str) -> Outcome<Vec<Vec<String>>> {
        Ok(self
            .lines(name)?
            .iter()
            .map(|line| line.split(" | ").map(|field| field.trim().to_owned()).collect())
            .collect())
    }
}

pub fn field(row: &[String], at: usize) -> &str {
    row.get(at).map_or("", String::as_str)
}
