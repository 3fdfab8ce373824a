"""How long one lookup takes in a memory of 10,000 segments, similar ones among them. Target: < 5 ms.

python benchmarks/bench_memory.py [segments]
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from craft.text.memory import MemoryUnit, build_index, find_matches

WORDS = (
    "touchez cliquez ouvrez fermez écrivez attendez choisissez le la les un une bouton icône message cahier devoirs "
    "texte enfant école tablette page menu flèche mot de passe nom utilisateur en haut bas à gauche droite pour lire "
    "répondre envoyer signer absence retard professeur emploi du temps note bulletin cantine bleu rouge petit grand "
    "maintenant ensuite puis quand vous avez fini votre liste accueil compte connexion"
).split()


def main(size: int) -> None:
    chance = random.Random(7)

    def sentence() -> str:
        return " ".join(chance.choices(WORDS, k=chance.randint(4, 18))).capitalize() + "."

    sources = [sentence() for _ in range(size)]
    units = [MemoryUnit(f"s{i}", source, f"t{i}") for i, source in enumerate(sources)]
    begun = time.perf_counter()
    index = build_index(units)
    print(f"index of {size:,} segments: {1000 * (time.perf_counter() - begun):.0f} ms")

    durations, matched = [], 0
    for _ in range(300):
        words = chance.choice(sources).split()
        words[chance.randrange(len(words))] = chance.choice(WORDS)
        begun = time.perf_counter()
        matches = find_matches(index, " ".join(words))
        durations.append(1000 * (time.perf_counter() - begun))
        matched += bool(matches)
    durations.sort()
    print(
        f"lookup: median {statistics.median(durations):.2f} ms, p95 {durations[int(0.95 * len(durations))]:.2f} ms, "
        f"max {durations[-1]:.2f} ms; {matched} of {len(durations)} found something"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
