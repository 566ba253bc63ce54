"""Who must and who may: the rules on labelled clauses of terms, and a linear model with agent features on leases.

Prints four tables. The rules (`provisions.duties`) and the model that weighs them (`provisions.main_duty`) on the project's own
gold and on `data/labels`, part by part, with Wilson intervals, the parts that were kept apart under each of their labellings
(`second_reading`); their speed in clauses a CPU-second; how it grows with hostile text; and LexDeMod, where the addressed party
becomes SELF, the other OTHER, and the modal behind each mention is a feature. Bars: .85 for type and for addressee on the gold and
on platforms never trained on, 2,000 clauses a second, macro-F1 .60.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from math import sqrt
from pathlib import Path

from second_reading import key, labellings

from lexposure.provisions.duties import Clause, clauses, duties
from lexposure.provisions.main_duty import main_duty
from lexposure.provisions.segment import segment

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("LEXPOSURE_SHARED", ROOT.parent / "shared"))
GOLD = ROOT / "tests/gold/duties/clauses.csv"
LABELS = ROOT / "data/labels/clauses.csv"
FURTHER = ROOT / "data/labels/further.csv"
NAMES = {
    "ChatGPT": "OpenAI",
    "Claude.ai": "Anthropic",
    "Amazon Web Services": "AWS",
    "Meta AI": "Meta",
    "Llama API": "Meta",
    "Microsoft Copilot": "Microsoft",
}
Row = dict[str, str]
_MODAL = re.compile(
    r"may|can|cannot|must|shall|will|would|should|not|no|agrees?|entitled|right|obligated|required|responsible|liable|undertakes?|hereby|ha(?:ve|s)|be|only|if|waives?"
)


# ------------------------------------------------------------------------------------------------ terms
def wilson(hits: int, count: int) -> str:
    """Write a share with its 95 % interval and n."""
    share, z = hits / count, 1.96
    middle = (share + z * z / 2 / count) / (1 + z * z / count)
    half = z * sqrt(share * (1 - share) / count + z * z / 4 / count / count) / (1 + z * z / count)
    return f"{share:.3f} [{middle - half:.3f}, {middle + half:.3f}] n={count}"


@cache
def versions(collection: str, record: str) -> dict[str, str]:
    """Return all versions of a document by hash; the bundle is unpacked once into a scratch folder."""
    scratch = Path(os.environ.get("TMPDIR", "/tmp")) / f"lexposure-bench-{collection}"  # noqa: S108
    if not scratch.is_dir():
        subprocess.run(
            ["git", "clone", "-q", "--bare", SHARED / f"terms/histories/{collection}.bundle", scratch],
            check=True,
        )
    git = ["git", "-C", str(scratch)]
    commits = subprocess.run(
        [*git, "log", "--format=%H", "--", f"{record}.md"], capture_output=True, check=True, text=True
    ).stdout.split()
    wanted = "".join(f"{commit}:{record}.md\n" for commit in commits).encode()
    out = subprocess.run([*git, "cat-file", "--batch"], input=wanted, capture_output=True, check=True).stdout
    found, at = {}, 0
    while at < len(out):
        head, _, _ = out[at : at + 400].partition(b"\n")
        at += len(head) + 1
        if head.endswith(b" missing"):
            continue
        size = int(head.split()[-1])
        body = out[at : at + size]
        found[hashlib.sha256(body).hexdigest()] = body.decode()
        at += size + 1
    return found


@cache
def outside(record: str) -> dict[str, str]:
    """Return the versions of a document of the public archive outside of the histories, by hash."""
    with (SHARED / "terms/memo-pairs.csv").open(encoding="utf-8", newline="") as file:
        folders = [
            row["folder"]
            for row in csv.DictReader(file)
            if f"{row['service']}/{row['document_type']}" == record
        ]
    texts = [(SHARED / "terms/memo-pairs" / folder / "after.md").read_bytes() for folder in folders]
    return {hashlib.sha256(body).hexdigest(): body.decode() for body in texts}


def read(rows: Iterable[Row]) -> Iterator[tuple[Row, Clause]]:
    """Yield each row with its clause, as the rules read it."""
    documents: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        documents[row["collection"], row["record"], row["text"]].append(row)
    for (collection, record, name), labelled in documents.items():
        found = (
            outside(record) if labelled[0].get("drawn") == "new-operator" else versions(collection, record)
        )
        text = found[name]
        segments = segment(text)
        service = record.partition("/")[0]
        made = clauses(text, segments, names=[NAMES.get(service, service)])
        by_span = {(str(one.start), str(one.end)): clause for one, clause in zip(segments, made, strict=True)}
        for row in labelled:
            if clause := by_span.get((row["start"], row["end"])):
                yield row, clause


BAR = 0.85


def report(name: str, pairs: list[tuple[Row, Clause]]) -> float:
    """Print how far rules and model agree with the labels; return the rules' clauses a CPU-second."""
    begin = time.process_time()
    found = [duties(clause) for _, clause in pairs]
    middle = time.process_time()
    mains = [main_duty(clause, read_duties) for (_, clause), read_duties in zip(pairs, found, strict=True)]
    spent = time.process_time() - begin
    rows = [row for row, _ in pairs]
    rules = [(one[0].deontic, one[0].addressee) for one in found]
    answers(f"{name}, rules", rows, rules)
    answers(f"{name}, model", rows, [(one.deontic, one.addressee) for one in mains])
    easy = [place for place, one in enumerate(mains) if one.by == "both" and one.sure]
    answers(
        f"{name}, model where sure and rules agree", [rows[at] for at in easy], [rules[at] for at in easy]
    )
    shared = given = wanted = 0
    for row, read_duties in zip(rows, found, strict=True):
        labels = row["deontic"].split()
        types = {duty.deontic for duty in read_duties}
        types = types - {"statement"} or types
        shared, given, wanted = shared + len(types & set(labels)), given + len(types), wanted + len(labels)
    print(f"    all types of a clause by the rules: micro-F1 {2 * shared / (given + wanted):.3f}")
    print(f"    rules and model: {len(pairs) / max(spent, 1e-9):,.0f} clauses a CPU-second")
    return len(pairs) / max(middle - begin, 1e-9)


def answers(name: str, rows: list[Row], told: list[tuple[str, str]]) -> None:
    """Print how many types and addressees are those of the labels, against the bar."""
    for kind, marks in (
        ("type", [row["deontic"].split()[0] == one for row, (one, _) in zip(rows, told, strict=True)]),
        ("addressee", [row["addressee"] == one for row, (_, one) in zip(rows, told, strict=True)]),
        (
            "addressee where something is ruled",
            [
                row["addressee"] == one
                for row, (_, one) in zip(rows, told, strict=True)
                if row["deontic"].split()[0] != "statement"
            ],
        ),
    ):
        met = "meets" if sum(marks) >= BAR * len(marks) else "misses"
        print(f"{name}: {kind} {wilson(sum(marks), len(marks))}, {met} {BAR}")


def terms() -> None:
    """Measure rules and model on the gold and on the labels."""
    with GOLD.open(encoding="utf-8", newline="") as file:
        speeds = [report("own gold", list(read(csv.DictReader(file))))]
    with LABELS.open(encoding="utf-8", newline="") as file:
        labelled = list(read(csv.DictReader(file)))
    parts: dict[str, list[tuple[Row, Clause]]] = defaultdict(list)
    for pair in labelled:
        parts[pair[0]["part"]].append(pair)
    with FURTHER.open(encoding="utf-8", newline="") as file:
        further = list(read(csv.DictReader(file)))
    speeds.append(report("labels, train (model: seen in training)", parts["train"]))
    for part in ("train", "development"):
        pairs = [pair for pair in further if pair[0]["part"] == part]
        speeds.append(report(f"further labels, {part}", pairs))
    for part in ("platform-test", "time-test"):
        for name, rows in labellings().items():
            pairs = [({**row, **rows[key(row)]}, clause) for row, clause in parts[part]]
            speeds.append(report(f"labels, {part}, {name}", pairs))
    print(f"rules: {min(speeds):,.0f} clauses a CPU-second at least (bar 2,000)")


_HOSTILE = (
    "you may not ",
    "(a) x; (b) y; ",
    "(a) q (b) r (i) s (ii) t ",
    "if you, ",
    "neither ",
    "A of Terms ",
    "we or our ",
    "\n\n* you may:",
    '"A" ',
)


def growth() -> None:
    """Print how the time grows when a text of one repeated phrase grows fourfold; 4 is linear."""
    for phrase in _HOSTILE:
        spent = []
        for length in (16_000, 64_000):
            text = phrase * (length // len(phrase))
            begin = time.process_time()
            for clause in clauses(text, segment(text)):
                duties(clause)
            spent.append(time.process_time() - begin)
        print(f"growth on {phrase!r}: {spent[1] / max(spent[0], 1e-9):.1f}")


# ------------------------------------------------------------------------------------------------ leases
_PARTIES = {
    "lessor": "landlord",
    "landlord": "lessor",
    "lessee": "tenant",
    "tenant": "lessee",
    "subtenant": "",
    "sublandlord": "",
}


def with_agent(raw: str) -> tuple[str, str]:
    """Rewrite "[tenant] The Tenant shall …" as words with SELF and OTHER, and the modals behind each mention."""
    agent, _, sentence = raw.partition("]")
    mine = agent.strip("[ ").lower()
    ours = {mine, _PARTIES.get(mine, mine)}
    words = re.findall(r"\w+|[^\w\s]", sentence.lower())
    named = ["agentself" if word in ours else "agentother" if word in _PARTIES else word for word in words]
    behind: list[str] = []
    for place, word in enumerate(named):
        if word not in ("agentself", "agentother"):
            continue
        whose = f"{word}poss" if named[place + 1 : place + 3] == ["'", "s"] else word
        if modals := [one for one in named[place + 1 : place + 6] if _MODAL.fullmatch(one)]:
            behind += [
                f"{whose}_{'_'.join(modals)}",
                f"{whose}_{modals[0]}",
                f"{whose}__{'_'.join(modals[:2])}",
            ]
    return " ".join(named), " ".join(behind)


def leases() -> None:
    """Train on the training part of LexDeMod and print macro-F1 on its development part, without and with agents."""
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.metrics import f1_score
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.svm import LinearSVC

    file = SHARED / "labels/lexdemod_lease.jsonl"
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    split = {
        part: [row["raw"].rpartition("\t") for row in rows if row["split"] == part]
        for part in ("train", "dev")
    }
    answers = {part: [json.loads(label) for _, _, label in pairs] for part, pairs in split.items()}
    for name, form in (("plain", lambda raw: (raw, "")), ("agent features", with_agent)):
        texts = {part: [form(raw) for raw, _, _ in pairs] for part, pairs in split.items()}
        makers = [
            (
                0,
                TfidfVectorizer(
                    ngram_range=(1, 2),
                    min_df=2,
                    max_features=60_000,
                    strip_accents="unicode",
                    sublinear_tf=True,
                ),
            ),
            (
                0,
                TfidfVectorizer(
                    analyzer="char_wb",
                    ngram_range=(3, 5),
                    min_df=3,
                    max_features=80_000,
                    strip_accents="unicode",
                    sublinear_tf=True,
                ),
            ),
            (1, TfidfVectorizer(token_pattern=r"\S+", min_df=2, sublinear_tf=True)),  # noqa: S106
        ]
        makers = makers[:2] if name == "plain" else makers
        train = hstack(
            [maker.fit_transform([text[which] for text in texts["train"]]) for which, maker in makers]
        ).tocsr()
        dev = hstack(
            [maker.transform([text[which] for text in texts["dev"]]) for which, maker in makers]
        ).tocsr()
        model = OneVsRestClassifier(LinearSVC(C=0.5, class_weight="balanced", random_state=0)).fit(
            train, answers["train"]
        )
        guess = model.predict(dev)
        micro, macro = (
            f1_score(answers["dev"], guess, average=kind, zero_division=0) for kind in ("micro", "macro")
        )
        print(
            f"LexDeMod dev, {name}: micro-F1 {micro:.3f}, macro-F1 {macro:.3f}, n={len(guess)} (bar for agent features: macro .60)"
        )


def main() -> int:
    """Print all figures; nothing where the shared folder is absent."""
    if not SHARED.is_dir():
        print(f"no terms at {SHARED}; set LEXPOSURE_SHARED to a folder that has them")
        return 0
    terms()
    growth()
    leases()
    return 0


if __name__ == "__main__":
    sys.exit(main())
