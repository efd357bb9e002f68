//! The tokens of a file of Rust or TypeScript, for tests that compare the two. They take a file apart by its
//! forms, and a form that they don't know stops the test with its file and line.

use std::{fs, path::Path};

/// A position in a file of the repository.
pub(crate) struct Tokens {
    file: String,
    text: String,
    offset: usize,
}

impl Tokens {
    /// Opens a file, at its beginning.
    pub(crate) fn open(file: &str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{file}: {error}"));
        Self { file: file.into(), text, offset: 0 }
    }

    /// Stops the test: the file has another form than the test knows.
    pub(crate) fn fail(&self, wanted: &str) -> ! {
        let (before, rest) = self.text.split_at(self.offset);
        let rest = rest.lines().next().unwrap_or_default();
        panic!("{}:{}: expected {wanted} at `{rest}`", self.file, before.lines().count())
    }

    /// Goes behind the next place with this text, or returns false if there is none.
    pub(crate) fn find(&mut self, text: &str) -> bool {
        let Some(start) = self.text[self.offset..].find(text) else { return false };
        self.offset += start + text.len();
        true
    }

    /// Opens a file behind the only place with this text.
    pub(crate) fn after(file: &str, text: &str) -> Self {
        let mut tokens = Self::open(file);
        assert_eq!(tokens.text.matches(text).count(), 1, "`{text}` in {file}");
        tokens.find(text);
        tokens
    }

    /// Returns the length of the white space and the comments in front of a text.
    fn blank(text: &str) -> usize {
        let mut rest = text.trim_start();
        loop {
            let comment = if rest.starts_with("//") {
                rest.find('\n')
            } else if rest.starts_with("/*") {
                rest.find("*/").map(|end| end + 2)
            } else {
                return text.len() - rest.len();
            };
            rest = rest[comment.unwrap_or(rest.len())..].trim_start();
        }
    }

    /// Returns the next token without going behind it: a word or a number, a text between quotation marks
    /// with these, or a single mark. It is empty at the end.
    pub(crate) fn peek(&self) -> &str {
        let rest = &self.text[self.offset..];
        let rest = &rest[Self::blank(rest)..];
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let length = match rest.chars().next() {
            None => 0,
            Some('"') => 2 + rest[1..].find('"').unwrap_or_else(|| self.fail("a quotation mark")),
            Some(digit) if digit.is_ascii_digit() => {
                let end = |c: char| !is_word(c) && c != '.' && c != '-';
                rest.find(end).unwrap_or(rest.len())
            }
            Some(c) if is_word(c) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            Some(c) => c.len_utf8(),
        };
        &rest[..length]
    }

    /// Returns the next token and goes behind it.
    pub(crate) fn next(&mut self) -> String {
        let token = self.peek().to_string();
        self.offset += Self::blank(&self.text[self.offset..]) + token.len();
        token
    }

    /// Goes behind the next token if it is this one, and returns whether it is.
    pub(crate) fn take(&mut self, token: &str) -> bool {
        let is_next = self.peek() == token;
        if is_next {
            self.next();
        }
        is_next
    }

    /// Goes behind these tokens, which have to be next.
    pub(crate) fn expect(&mut self, tokens: &[&str]) {
        for token in tokens {
            if !self.take(token) {
                self.fail(&format!("`{token}`"));
            }
        }
    }

    /// Returns the name that has to be next.
    pub(crate) fn name(&mut self) -> String {
        if !self.peek().starts_with(|c: char| c.is_alphabetic() || c == '_') {
            self.fail("a name");
        }
        self.next()
    }

    /// Returns the content of the text between quotation marks that has to be next.
    pub(crate) fn quoted(&mut self) -> String {
        if !self.peek().starts_with('"') {
            self.fail("a text");
        }
        self.next().trim_matches('"').to_string()
    }

    /// Returns the number that has to be next, decimal or hexadecimal.
    pub(crate) fn number(&mut self) -> f64 {
        let sign = if self.take("-") { -1.0 } else { 1.0 };
        let token = self.peek();
        let number = match token.strip_prefix("0x") {
            Some(digits) => i64::from_str_radix(digits, 16).ok().map(|number| number as f64),
            None => token.parse().ok(),
        };
        let Some(number) = number else { self.fail("a number") };
        self.next();
        sign * number
    }

    /// Reads a list in brackets, whose items are separated by commas.
    pub(crate) fn list<T>(&mut self, [open, close]: [&str; 2], item: fn(&mut Self) -> T) -> Vec<T> {
        self.expect(&[open]);
        let mut items = vec![];
        while !self.take(close) {
            items.push(item(self));
            if !self.take(",") {
                self.expect(&[close]);
                break;
            }
        }
        items
    }

    /// Goes behind the next token that is one of `ends` and in no brackets, and returns the tokens before it.
    pub(crate) fn until(&mut self, ends: &[&str]) -> Vec<String> {
        let (mut tokens, mut depth) = (vec![], 0);
        while depth > 0 || !ends.contains(&self.peek()) {
            let token = self.next();
            match &*token {
                "" => self.fail(&format!("one of {ends:?}")),
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth -= 1,
                _ => {}
            }
            tokens.push(token);
        }
        self.next();
        tokens
    }
}
