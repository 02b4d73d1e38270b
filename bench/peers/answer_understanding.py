"""Ranks labels by their most fitting phrase in three ways.

Standard input: {"phrases": {label: [...]}, "questions": [...]}. Out comes a JSON line a method: its name, for each
question the labels best first with their scores, and milliseconds a question.
"""

import json
import sys
import time

import jieba
from rank_bm25 import BM25Okapi
from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer

jieba.setLogLevel(60)
given = json.load(sys.stdin)
pairs = [(label, text) for label, texts in given["phrases"].items() for text in texts]
labels, texts = [label for label, _ in pairs], [text for _, text in pairs]


def wratio(question):
    return process.cdist([question], texts, scorer=fuzz.WRatio)[0]


words = BM25Okapi([list(jieba.cut(text)) for text in texts])


def bm25(question):
    return words.get_scores(list(jieba.cut(question)))


vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
matrix = vectors.fit_transform(texts)


def tfidf(question):
    return (vectors.transform([question]) @ matrix.T).toarray()[0]


def ranked(scores):
    best = {}
    for label, score in zip(labels, scores, strict=True):
        best[label] = max(best.get(label, 0.0), float(score))
    return sorted(best.items(), key=lambda item: -item[1])[:12]


for name, score in (("rapidfuzz WRatio", wratio), ("BM25 (jieba)", bm25), ("character TF-IDF", tfidf)):
    score(texts[0])
    started = time.perf_counter()
    found = [ranked(score(question)) for question in given["questions"]]
    spent = (time.perf_counter() - started) / len(found) * 1000
    print(json.dumps({"name": name, "ranked": found, "milliseconds": spent}), flush=True)
