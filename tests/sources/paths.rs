//! The paths by which a file of `src` names other modules of the crate.

use std::path::Path;

/// Returns the paths of the crate that a file names, in `use` or elsewhere, each from the root of the crate,
/// as in `kernel::fit::platt`. Lists are divided, and each `super` is the module around it. Comments are left
/// out.
pub(crate) fn paths_of_the_crate(file: &Path, text: &str) -> Vec<String> {
    let mut paths = vec![];
    let mut modules = vec![module_of(file)];
    // The indentations of the inline modules around a line.
    let mut inline: Vec<usize> = vec![];
    let is_comment = |line: &&str| line.trim_start().starts_with("//");
    let lines: Vec<&str> = text.lines().filter(|line| !is_comment(line)).collect();
    for (number, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let indentation = line.len() - code.len();
        if inline.last() == Some(&indentation) && code.starts_with('}') {
            inline.pop();
            modules.pop();
        }
        for (word, start) in [("crate::", 0), ("super::", 1)] {
            for (at, _) in line.match_indices(word) {
                // The second `super` of `super::super` belongs to the path that begins with the first.
                if line[..at].ends_with("::") {
                    continue;
                }
                let mut module = modules[modules.len() - 1].clone();
                module.truncate(if start == 0 { 0 } else { module.len().saturating_sub(1) });
                let rest = [&line[at + word.len()..], &lines[number + 1..].join("\n")].join("\n");
                expand(&module, &rest, &mut paths);
            }
        }
        if let Some(name) = code.strip_suffix(" {").and_then(|code| code.split("mod ").nth(1)) {
            inline.push(indentation);
            modules.push([&modules[modules.len() - 1][..], &[name.to_string()]].concat());
        }
    }
    paths
}

/// Returns the names of the modules that lead to a file of `src`.
fn module_of(file: &Path) -> Vec<String> {
    let names = file.with_extension("");
    let names = names.iter().map(|name| name.to_string_lossy().into_owned());
    names.filter(|name| name != "mod" && name != "lib").collect()
}

/// Adds the paths of what follows a module and `::`, which may be a list.
fn expand(module: &[String], text: &str, paths: &mut Vec<String>) {
    if let Some(list) = text.strip_prefix('{') {
        let mut depth = 0;
        let end = list.find(|c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            depth < 0
        });
        let mut depth = 0;
        let items = list[..end.expect("a closed list")].split(|c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            c == ',' && depth == 0
        });
        let items = items.map(str::trim).filter(|item| !item.is_empty());
        return items.for_each(|item| expand(module, item, paths));
    }
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let path = match name {
        "super" => module[..module.len().saturating_sub(1)].to_vec(),
        "self" | "" => module.to_vec(),
        _ => [module, &[name.to_string()]].concat(),
    };
    match rest.strip_prefix("::") {
        Some(rest) if rest.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '{') => {
            expand(&path, rest, paths);
        }
        _ => paths.push(path.join("::")),
    }
}
