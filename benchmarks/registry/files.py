"""Registry files to read: works as BibTeX and as YAML, and malicious files."""

from __future__ import annotations

import random
from pathlib import Path

_WORDS = "system kernel virtual machine distributed proof layer network consensus memory cache graph".split()  # noqa: SIM905
_NAMES = [r"M{\"u}ller, Karl", "Paul Barham", r"Erd{\H{o}}s, Paul", "王小波", "Ludwig van Beethoven"]


def bibtex(folder: Path, entries: int) -> Path:
    """Write a typical BibTeX file: accents, braces, strings, an abstract per entry."""
    chance = random.Random(1)
    parts = ['@string{acm = "ACM Press"}\n']
    for number in range(entries):
        title = " ".join(chance.choices(_WORDS, k=7))
        authors = " and ".join(chance.sample(_NAMES, 3))
        parts.append(
            f"@inproceedings{{work-{number},\n  title = {{The {{{title.upper()[:3]}}} {title}}},\n"
            f"  author = {{{authors}}},\n  booktitle = {{Proceedings of {chance.choice(_WORDS)}}},\n"
            f"  publisher = acm,\n  year = {chance.randint(1960, 2026)},\n"
            f"  pages = {{{number}--{number + 9}}},\n"
            f"  doi = {{10.1000/{number}}},\n  url = {{https://example.org/a_b/{number}}},\n"
            f"  abstract = {{{' '.join(chance.choices(_WORDS, k=40))}}},\n}}\n"
        )
    return _write(folder / "works.bib", "".join(parts))


def bibtex_with_crossref(folder: Path, entries: int) -> Path:
    """Write the same papers; each two hundred inherit fields of a conference by ``crossref``."""
    lines = bibtex(folder, entries).read_text(encoding="utf-8").splitlines()
    paper = -1
    for number, line in enumerate(lines):
        paper += line.startswith("@inproceedings")
        if line.startswith("  booktitle"):
            lines[number] = f"  crossref = {{conference-{paper // 200}}},"
    conferences = [
        f"@proceedings{{conference-{n},\n  title = {{Proceedings {n}}},\n  editor = {{Ann Editor}},\n}}"
        for n in range(paper // 200 + 1)
    ]
    return _write(folder / "parts.bib", "\n".join([*lines, *conferences]) + "\n")


def yaml(folder: Path, entries: int) -> Path:
    """Write a YAML registry: two languages, lists with explanations, links."""
    chance = random.Random(1)
    parts = []
    for number in range(entries):
        title = " ".join(chance.choices(_WORDS, k=7))
        parts.append(
            f"work-{number}:\n  type: paper\n  title: {{en: The {title}, zh: 关于系统 {number}}}\n"
            f"  author: [Karl Müller, Paul Barham, 王小波]\n"
            f"  container: Proceedings of {chance.choice(_WORDS)}\n"
            f"  publisher: ACM Press\n  date: {chance.randint(1960, 2026)}\n  page: {number}-{number + 9}\n"
            f"  doi: 10.1000/{number}\n  url:\n    en: https://example.org/a_b/{number}\n"
            f"    zh: https://example.org/zh/{number}\n  contributions:\n"
            f"    - {chance.choice(_WORDS)}: {' '.join(chance.choices(_WORDS, k=12))}\n"
            f"    - {' '.join(chance.choices(_WORDS, k=4))}\n"
        )
    return _write(folder / "works.yaml", "".join(parts))


def malicious(folder: Path) -> list[Path]:
    """Write files that make other readers hang or crash."""
    bomb = ["a: &a0 {x: 1}"]
    bomb += [f"b{n}: &a{n + 1} {{<<: [{', '.join([f'*a{n}'] * 10)}]}}" for n in range(8)]
    laughs = ["a: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    laughs += [f"b{n}: &a{n + 1} [{', '.join([f'*a{n}'] * 10)}]" for n in range(12)]
    chain = [f"@book{{k{n}, title={{T}}, crossref={{k{n + 1}}}}}" for n in range(5000)]
    doubling = ['@string{s0 = "xxxxxxxxxx"}', *(f"@string{{s{n + 1} = s{n} # s{n}}}" for n in range(60))]
    dangling = [f"@inbook{{k{n}abc, title={{T}}, crossref={{zzz{n}qqq}}}}" for n in range(3000)]
    return [
        _write(folder / "strings that double.bib", "\n".join([*doubling, "@book{k, title=s60}"])),
        _write(folder / "3,000 crossrefs without a target.bib", "\n".join(dangling)),
        _write(folder / "200,000 NULs.yaml", "# \0\n" * 200_000),
        _write(folder / "merge bomb.yaml", "\n".join(bomb)),
        _write(folder / "alias bomb.yaml", "\n".join(laughs)),
        _write(folder / "100,000 brackets.yaml", "k: " + "[" * 100_000),
        _write(folder / "an alias of itself.yaml", "k: &k {type: paper, title: T, note: *k}"),
        _write(folder / "100,000 brackets.json", '[{"id": "k", "x": ' + "[" * 100_000),
        _write(folder / "5,000 crossrefs in a row.bib", "\n".join(chain)),
    ]


def _write(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8")
    return file
