#!/usr/bin/env python3
"""Makes `anger.bin`, from which Jieda tells how angry a text sounds.

Logistic regression over runs of one to three tokens (Han characters, Latin words, numbers, marks), weighed by how rare they are, to unit
length, in 2^17 buckets by hash. The product reads tokens and hashes exactly as `runs` here does; see src/escalation/anger/tone.rs.

    pip install numpy scipy scikit-learn==1.9.1 opencc==1.4.2
    python3 models/anger.py --own models/anger.txt --kb kb --intents intents --questions models/questions.txt \
        --cold cold.jsonl --cped cped.jsonl --out models/anger.bin

Inputs, all of which allow the result to be shipped:
    --own        our own lines, angry and calm
    --kb         the shipped knowledge base: what customers say to it is calm
    --intents    the shipped intents and flows: likewise
    --questions  our own customer questions with {slots}, all calm
    --cold       COLDataset train, {"text", "offensive"} a line (Apache-2.0)
    --cped       CPED train, {"text", "emotion"} a line (Apache-2.0)
It takes about five minutes on one core, and always makes the same file from the same inputs.
"""
import argparse, collections, functools, json, pathlib, random, re, struct, unicodedata
import numpy as np, scipy.sparse as sp
from opencc import OpenCC
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

LONGEST_RUN = 3
STRENGTH = 1.0              # inverse of the ridge
HAND_OVER = 0.72            # the probability that the chosen limit is mapped to
SOFTEN = 0.40
FALSE_ALARMS, FALSE_SOFTENINGS = 0.005, 0.04   # on our own calm service lines, held out by line
W_OWN, W_PLAIN, W_QUESTION, W_SAID, W_GLUED, W_CPED, W_COLD = 1.0, 3.0, 0.5, 1.0, 0.5, 0.2, 0.1   # plain: replies that are given all the time
SOUNDS_ANGRY = 1.0          # what is said to the shipped content and has these log-odds or more is learnt as calm
ROUNDS = 3                  # how often each template is filled anew

# ---------------------------------------------------------------- text, exactly as the product reads it

INVISIBLE = re.compile("[\u00ad\u034f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\x00-\x08\x0e-\x1f]")
TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|[0-9]+|[\u4e00-\u9fff]|[^\w\s]")

SIMPLIFIED = OpenCC("t2s")

@functools.cache
def normal(text):
    text = SIMPLIFIED.convert(INVISIBLE.sub("", unicodedata.normalize("NFKC", text))).lower().strip()
    return re.sub(r"(\D)\1{3,}", r"\1\1\1", re.sub(r"\s+", " ", text))

def fnv(token):
    value = 0x811C9DC5
    for byte in token.encode(): value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value

HASHES = collections.defaultdict(int)
def runs(text, bits):
    """The buckets of all runs of a text, edges included."""
    tokens = ["^"] + ["0" if t[0].isdigit() else t for t in TOKEN.findall(normal(text))] + ["$"]
    for token in tokens:
        if token not in HASHES: HASHES[token] = fnv(token)
    hashes, out = [HASHES[t] for t in tokens], set()
    for i in range(len(hashes)):
        value = 0
        for h in hashes[i:i + LONGEST_RUN]:
            value = ((((value << 5) | (value >> 27)) & 0xFFFFFFFF) ^ h) * 0x9E3779B1 & 0xFFFFFFFF
            out.add(value >> (32 - bits))
    return sorted(out)

def matrix(texts, bits):
    starts, columns = [0], []
    for text in texts:
        columns += runs(text, bits)
        starts.append(len(columns))
    return sp.csr_matrix((np.ones(len(columns), np.float32), columns, starts), shape=(len(texts), 1 << bits))

# ---------------------------------------------------------------- our own lines

Line = collections.namedtuple("Line", "texts angry kind number")

def fill(line, slots, rng):
    for _ in range(3): line = re.sub(r"\{([^{}]+)\}", lambda m: rng.choice(slots[m[1]]), line)
    return line

def own_lines(path, rng):
    """Each line with its fillings; slots are those that stand last before it."""
    slots, angry, kind, out = {}, None, None, []
    for number, line in enumerate(open(path, encoding="utf8")):
        line = line.rstrip("\n")
        given = re.match(r"@(\S+) = (.*)$", line)
        if given: slots = {**slots, given[1]: given[2].split("|")}
        elif line.startswith("## "): angry, kind = line[3:].split()[0] == "angry", line.split()[2]
        elif line and not line.startswith("#"):
            fillings = [1, 8, 14, 16][min(len(re.findall(r"\{", line)), 3)]
            out.append(Line(sorted({fill(line, slots, rng) for _ in range(fillings)}), angry, kind, number))
    return out

def questions(path, rng):
    slots, out = {}, []
    for line in open(path, encoding="utf8"):
        line = line.rstrip("\n")
        given = re.match(r"@(\S+) = (.*)$", line)
        if given: slots[given[1]] = given[2].split("|")
        elif line and not line.startswith("#"): out += [fill(line, slots, rng) for _ in range(4 if "{" in line else 1)]
    return out

def said_to_page(text):
    """Titles, ways of asking, and replies to the questions of a tree."""
    for line in text.splitlines():
        if found := re.match(r"title: (.+)|#+ (.+?)(?: \{#.*\})?$|> (?!不是：|Not:)(.+)", line): yield next(filter(None, found.groups()))
        elif found := re.match(r"questions: \[(.+)\]", line): yield from found[1].split(", ")
        elif found := re.match(r"- \[(.+?)\]\(#[^)]+\) ?(.*)", line): yield from [found[1], *filter(None, re.split("、|, ", found[2]))]

def said_to_intents(text):
    """Titles, examples and choices."""
    for one, several in re.findall(r'(?:title|label): ("[^"]+")|(?:examples|says): \[([^\]]+)\]', text):
        yield from re.findall('"([^"]+)"', one or several)

def said(kb, intents):
    """What customers say to each file of the shipped content, line by line, and each two neighbours joined."""
    pages = [page for page in sorted(pathlib.Path(kb).rglob("*.md")) if page.name != "README.md" and page.parent.name != "script"]
    rons = [pathlib.Path(intents, "intents.ron"), *sorted(pathlib.Path(intents, "flows").glob("*.ron"))]
    for file in pages + rons:
        lines = list((said_to_page if file.suffix == ".md" else said_to_intents)(file.read_text(encoding="utf8")))
        yield lines + [f"{one}，{next}" for one, next in zip(lines, lines[1:])]

def glue(first, second, rng):
    return first.rstrip("。") + rng.choice(["，", "，", ",", " ", "。", "！", ""]) + second

def repunctuated(text, angry, rng):
    """The same with another ending: marks of stress stand behind calm lines as well."""
    endings = ["", "", "", "！", "！！", "！！！", "。", "。。。", "…", "？", "？？", "？？？", "～", " "] if angry else \
              ["", "", "", "", "！", "！！", "！！！", "。", "。。。", "…", "？", "？？", "～", " ", "哈哈"]
    return text.rstrip("！。？!?~… ") + rng.choice(endings)

# ---------------------------------------------------------------- training

def samples(lines, calm_questions, cold, cped, rng):
    """(text, angry, weight, source) of everything that is learnt from."""
    by = collections.defaultdict(list)
    for line in lines: by[line.angry, line.kind] += line.texts
    calm_service = by[False, "service"] + by[False, "plain"] + calm_questions
    plain = [row["text"][:60] for row in cold if not row["offensive"]]
    out = [(text, line.angry, W_PLAIN if line.kind == "plain" else W_OWN, "own") for line in lines for text in line.texts]
    out += [(text, False, W_QUESTION, "own") for text in calm_questions]
    pairs = [(3000, calm_service, by[True, "service"], True), (1500, calm_service, calm_service, False),
             (3000, plain, by[True, "post"], True), (3000, plain, by[False, "post"], False),
             (2000, by[False, "post"], by[False, "post"], False), (2000, by[False, "post"], by[True, "post"], True)]
    out += [(glue(rng.choice(a), rng.choice(b), rng), angry, W_GLUED, "own") for n, a, b, angry in pairs for _ in range(n)]
    out += [(repunctuated(text, angry, rng), angry, 0.7 * weight, "own") for text, angry, weight, _ in out if rng.random() < 0.5]
    return out

def foreign(cold, cped):
    unsure = {"disgust", "negative-other"}
    out = [(row["text"], row["offensive"], W_COLD, "cold") for row in cold]
    return out + [(row["text"], row["emotion"] == "anger", W_CPED * (0.3 if row["emotion"] in unsure else 1), "cped") for row in cped]

def learn(rows, bits):
    """The rarity and the weight of each bucket, and the bias."""
    counts = matrix([row[0] for row in rows], bits)
    seen = np.bincount(counts.indices, minlength=1 << bits)
    rarity = np.log((1 + len(rows)) / (1 + seen)) + 1
    features = normalize(counts @ sp.diags(rarity)).tocsr().astype(np.float32)
    # What tells the sources apart is learnt beside the rest and left out afterwards.
    source = sp.csr_matrix(np.array([[row[3] == "cold", row[3] == "cped"] for row in rows], float))
    model = LogisticRegression(C=STRENGTH, max_iter=1000, tol=1e-5)
    model.fit(sp.hstack([features, source]).tocsr(), [row[1] for row in rows], sample_weight=[row[2] for row in rows])
    return rarity, model.coef_[0][:1 << bits], model.intercept_[0]

def learn_calm(rows, said, bits):
    """Learns once more, with what is said to the shipped content and sounded angry the first time."""
    angry = [text for text, score in zip(said, scores(said, learn(rows, bits), bits)) if score >= SOUNDS_ANGRY]
    return learn(rows + [(text, False, W_SAID, "own") for text in angry], bits)

def scores(texts, learnt, bits):
    rarity, weights, bias = learnt
    return normalize(matrix(texts, bits) @ sp.diags(rarity)) @ weights + bias

def limits(lines, calm_questions, files, others, bits):
    """The log-odds that the allowed shares of held-out calm service texts exceed: to step aside, and to soften."""
    held, unseen, folds, rng = [], [], 3, random.Random(7)
    for fold in range(folds):
        kept = [line for line in lines if line.number % folds != fold]
        rows = samples(kept, calm_questions[fold::2], *others[:2], rng) + others[2]
        out = [t for line in lines if line.number % folds == fold and not line.angry and line.kind in ("service", "plain") for t in line.texts]
        learnt = learn_calm(rows, [text for at, file in enumerate(files) if at % folds != fold for text in file], bits)
        held.append(scores(out + calm_questions[(fold + 1) % 2::2], learnt, bits))
        unseen.append(scores([text for file in files[fold::folds] for text in file], learnt, bits))
    held, unseen = np.concatenate(held), np.concatenate(unseen)
    limit, softening = np.quantile(held, 1 - FALSE_ALARMS), np.quantile(held, 1 - FALSE_SOFTENINGS)
    print(f"held out: limit {limit:.3f}, softening {softening:.3f}; {(unseen >= limit).mean():.4%} of what is said to files not learnt from reaches it")
    return limit, softening

def log_odds(p): return np.log(p / (1 - p))

def main():
    parser = argparse.ArgumentParser()
    for name in ("own", "kb", "intents", "questions", "cold", "cped", "out"): parser.add_argument("--" + name, required=True)
    parser.add_argument("--bits", type=int, default=17)
    args = parser.parse_args()
    rng = random.Random(1)
    cold, cped = ([json.loads(line) for line in open(path, encoding="utf8")] for path in (args.cold, args.cped))
    rounds = [own_lines(args.own, rng) for _ in range(ROUNDS)]
    calm_questions, files = questions(args.questions, rng), list(said(args.kb, args.intents))
    rest = foreign(cold, cped)
    limit, softening = limits(rounds[0], calm_questions, files, (cold, cped, rest), args.bits)
    rows = [(t, a, w / ROUNDS, s) for lines in rounds for t, a, w, s in samples(lines, calm_questions, cold, cped, rng)]
    rarity, weights, bias = learn_calm(rows + rest, [text for file in files for text in file], args.bits)
    print(f"{len(rows)} own, {len(rest)} foreign samples")
    # The scale on which the two limits are the two probabilities.
    steepness = (log_odds(HAND_OVER) - log_odds(SOFTEN)) / (limit - softening)
    weights, bias = weights * steepness, log_odds(HAND_OVER) + steepness * (bias - limit)
    scale, rarity_scale = np.abs(weights).max() / 127, rarity.max() / 255
    with open(args.out, "wb") as file:
        file.write(b"JDA1" + struct.pack("<Ifff", args.bits, bias, scale, rarity_scale))
        file.write(np.round(weights / scale).astype(np.int8).tobytes() + np.round(rarity / rarity_scale).astype(np.uint8).tobytes())
    print(f"{args.out}: {pathlib.Path(args.out).stat().st_size} bytes, steepness {steepness:.2f}")

if __name__ == "__main__":
    main()
