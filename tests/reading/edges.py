"""
Short phrases of our own for the corners of the reader, each with its reading by the rules (5c).

A row is a phrase and its sites in the notation of `tests.reading.notation`; here the things, the
places and the words not understood are compared as well. `REGIONS` has a region before each row.
"""

from typing import Final

from tests.reading.meanings import Rows


__all__ = ["EDGES", "REGIONS"]

_MARKS: Final[Rows] = (
    ("☑ soleus ☐ gracilis", "soleus, -gracilis"),
    ("☒ R soleus\n☐ R gracilis\n☑ L soleus", "right soleus, -right gracilis, left soleus"),
    ("[x] soleus [ ] gracilis", "soleus, -gracilis"),
    ("[ ] R sartorius\n[X] L sartorius", "-right sartorius, left sartorius"),
    ("[R] soleus, gracilis", "right soleus, right gracilis"),
    ("• soleus\n• gracilis", "soleus, gracilis"),
    ("glut. med. L, pirif. (R), soleus", "left gluteus-medius, right piriformis, soleus"),
    ("supraspin. R, quad. lumb. L", "right supraspinatus, left quadratus-lumborum"),
    ("soleus x2 needles (L), gracilis x3 needles (R)", "left soleus, right gracilis"),
    ("soleus: right, 25U; left, 25U", "both soleus"),
    ("gracilis, 20 U per side", "both gracilis"),
    ("R pec (minor), L teres (major)", "right pectoralis-minor, left teres-major"),
    ("soleus left | gracilis right", "left soleus, right gracilis"),
    ("soleus | L | x2", "left soleus"),
    ("L | soleus\nR | gracilis", "left soleus, right gracilis"),
    ("Side: right. Muscles: soleus, gracilis", "right soleus, right gracilis"),
    ("Laterality: left\nMuscles: soleus\n\ngracilis", "left soleus, gracilis"),
)

_SIDES: Final[Rows] = (
    ("soleus R x2, L x1", "both soleus"),
    ("soleus R (2) L (3)", "both soleus"),
    ("soleus L 2, R 3 - gracilis", "left soleus, right gracilis"),
    ("gracilis, left x2.", "left gracilis"),
    ("soleus, gracilis, all left", "left soleus, left gracilis"),
    ("soleus, gracilis, left x2.", "left soleus, left gracilis"),
    ("both bellies of the left digastric", "left digastric"),
    ("both soleus and gracilis", "soleus, gracilis"),
    ("both the soleus and the gracilis", "soleus, gracilis"),
    ("R soleus 2 cm lateral to midline", "right soleus"),
    ("gracilis - R + L. soleus", "right gracilis, left soleus"),
    ("DN SM on L x2, (B) pop w/ LTR", "left semimembranosus, both popliteus, #finding"),
    ("LS paraspinals, R UT erector spinae", "group:paraspinals, right group:erector-spinae"),
    ("L-spine multifidi, T-spine rotatores", "multifidus-lumborum, rotatores-thoracis"),
    ("L soleus tighter than the right; L needled", "left soleus"),
    ("gracilis L only, not R", "left gracilis"),
    ("a. L soleus\nb. R soleus", "left soleus, right soleus"),
    ("soleus and gracilis in the left thigh", "left soleus, left gracilis, #region"),
    ("LLE: soleus, gracilis", "#region, left soleus, left gracilis"),
    ("RQL, LTFL", "right quadratus-lumborum, left tensor-fasciae-latae"),
    ("rigth soleus, letf gracilis", "right soleus, left gracilis"),
    ("bilatteraly sartorius", "both sartorius"),
    ("soleus RT, gracilis LT", "right soleus, left gracilis"),
    ("gracilis RT; LT, RT soleus", "right gracilis, both soleus"),
    ("R peroneals L/B", "right group:fibulares"),
    ("R: soleus x2; L: soleus x1", "both soleus"),
    (
        "sartorius in the right thigh, gracilis in the left thigh",
        "right sartorius, #region, left gracilis, #region",
    ),
    ("L calf - soleus", "#region, left soleus"),
    ("Right\nsoleus, gracilis\nLeft\nsartorius", "right soleus, right gracilis, left sartorius"),
    ("B/- soleus", "both soleus"),
    ("right soleus, left", "both soleus"),
    ("soleus left: gracilis", "left soleus, left gracilis"),
    ("bilateral hamstrings (semitendinosus)", "both group:hamstrings, both semitendinosus"),
    ("bilateral hamstrings: semitendinosus", "both group:hamstrings, both semitendinosus"),
    ("Left thigh pain, dry needling of sartorius", "#other, sartorius"),
    ("Left thigh pain received dry needling of sartorius", "#other, sartorius"),
    ("Left, MTrPs; soleus", "#finding, soleus"),
    ("Left, MTrPs, soleus", "#finding, left soleus"),
    ("Dr. R. Quxley needled soleus", "!, soleus"),
    ("R TrP, L soleus", "#finding, left soleus"),
)

_WORDS: Final[Rows] = (
    ("We then needled L soleus", "left soleus"),
    ("we used two needles in the L soleus", "left soleus"),
    ("the aim is R soleus", "right soleus"),
    ("needled R IS", "right infraspinatus"),
    ("R IS L TFL", "right infraspinatus, left tensor-fasciae-latae"),
    ("PT left gastrocnemius", "left gastrocnemius"),
    ("DN w/ ES to R soleus", "right soleus"),
    ("R soleus w/ e-stim", "right soleus"),
    ("needled L soleus, e-stim gracilis", "left soleus, left gracilis"),
    ("e-stim to gracilis", "-gracilis"),
    ("C7 TP", "#level"),
    ("1st MT, soleus", "soleus"),
    ("Temp: 98.6; soleus", "soleus"),
    ("R sup, brachioradialis", "right supinator, right brachioradialis"),
    ("L lat border of the gracilis", "left gracilis"),
    ("UT = upper trapezius. UT", "trapezius/upper, trapezius/upper"),
    ("manual therapy (MT) first, then MT again; L soleus", "left soleus"),
    (
        "GM = gluteus medius; GM = gluteus maximus; L GM",
        "gluteus-medius, gluteus-maximus, left ?GM",
    ),
    ("TA (transversus abdominis), R TA", "transversus-abdominis, right transversus-abdominis"),
    ("soleus (slx); gracilis, slx", "soleus, gracilis, soleus"),
    ("tensor tympani", "!"),
    ("R flexor carpi radialis brevis", "!"),
    ("sartorius quxatus", "!"),
    ("medius", "?gluteus-medius|scalenus-medius|serratus-anterior"),
    ("2 quxatus", "!"),
    ("R clavicular", ""),
    ("wrist flex 20 degrees; R soleus", "right soleus"),
    ("IS x2, L soleus", "infraspinatus, left soleus"),
    ("GB 31, R soleus", "#acupoint, right soleus"),
    ("soleus dorsal", "soleus"),
    ("anterior rectus femoris", "rectus-femoris"),
    ("short flexor carpi ulnaris", "flexor-carpi-ulnaris"),
    ("R u trap, L semi m", "right trapezius/upper, left semimembranosus"),
    ("L glutmed", "left gluteus-medius"),
    ("teres minro", "teres-minor"),
    ("suprspinatus, lattisimis dorsi", "supraspinatus, latissimus-dorsi"),
    ("rotator cuff complex on the left", "left group:rotator-cuff"),
    ("the area needled: soleus", "soleus"),
    ("lower tendon", "#tendon"),
    ("gracilis, soleus and sartorius tendons", "gracilis, #tendon, #tendon"),
    ("tenosynovitis; soleus", "#other, soleus"),
)

_SHARED: Final[Rows] = (
    ("upper left trapezius", "left trapezius/upper"),
    ("temporal, masseter and digastric muscles", "temporalis, masseter, digastric"),
    (
        "temporal, right masseter and digastric muscles",
        "temporalis, right masseter, right digastric",
    ),
    (
        "temporal, soleus, gracilis, sartorius, pectineus, plantaris",
        "#region, soleus, gracilis, sartorius, pectineus, plantaris",
    ),
    (
        "lateral and medial heads of the left gastrocnemius",
        "left gastrocnemius/lateral-head, left gastrocnemius/medial-head",
    ),
    (
        "needled lateral and medial heads of the left gastrocnemius",
        "left gastrocnemius/lateral-head, left gastrocnemius/medial-head",
    ),
    ("long head of the left sartorius", "left sartorius"),
    (
        "long head of the biceps femoris muscle of the left thigh",
        "left biceps-femoris/long-head, #region",
    ),
    ("Trapezius: upper R, lower L", "right trapezius/upper, left trapezius/lower"),
    ("trapezius: upper R soleus", "trapezius/upper, right soleus"),
    ("vastus\nlateralis and\nmedialis", "vastus-lateralis, vastus-medialis"),
    ("extensor indicis and hallucis longus", "extensor-indicis, extensor-hallucis-longus"),
    (
        "extensor digitorum and hallucis longus",
        "extensor-digitorum-longus, extensor-hallucis-longus",
    ),
    ("ECRB/q", "extensor-carpi-radialis-brevis"),
    ("flexor digitorum\nlongus, soleus", "flexor-digitorum-longus, soleus"),
    ("gluteus medius,\nminimus and sartorius", "gluteus-medius, gluteus-minimus, sartorius"),
)

_LEVELS: Final[Rows] = (
    ("multifidus/L4", "multifidus@L4"),
    ("multifidus - L5 and S1", "multifidus@L5, multifidus@S1"),
    ("multifidus was needled at L4", "multifidus@L4"),
    ("lumbricals of hand 2", "lumbricals-of-hand@2"),
    ("second and fourth lumbricals of hand", "lumbricals-of-hand@2, lumbricals-of-hand@4"),
    ("C5, C6 and C7 multifidus", "multifidus@C5, multifidus@C6, multifidus@C7"),
    ("soleus 1st", "soleus"),
    ("3rd visit: soleus", "soleus"),
    ("soleus 15", "soleus"),
    ("soleus; T12", "soleus, #level"),
)

_TREATED: Final[Rows] = (
    ("soleus was needled and gracilis was palpated", "soleus, -gracilis"),
    ("gracilis needled and sartorius deferred", "gracilis, -sartorius"),
    ("needled soleus but gracilis deferred", "soleus, -gracilis"),
    ("soleus needled but gracilis was not", "soleus, -gracilis"),
    ("soleus lateral to the sartorius needled", "soleus, -sartorius"),
    ("tender points in soleus and gracilis and were each injected", "#finding, soleus, gracilis"),
    ("L soleus w/ e-stim; L gracilis w/o e-stim", "left soleus, left gracilis"),
    ("R soleus yes, R gracilis no", "right soleus, -right gracilis"),
    ("L soleus, not gracilis", "left soleus, -left gracilis"),
    ("not 2 but 3 needles in the R soleus", "right soleus"),
    ("needled all hamstrings but the semitendinosus", "group:hamstrings, -semitendinosus"),
    ("soleus was needled, but gracilis was deferred", "soleus, -gracilis"),
    ("all adductors apart from the gracilis", "group:hip-adductors, -gracilis"),
    ("hamstrings except semitendinosus, soleus", "group:hamstrings, -semitendinosus, soleus"),
    ("neither soleus nor gracilis", "-soleus, -gracilis"),
    ("no soreness after needling L soleus", "left soleus"),
    ("L soleus was not really needled", "-left soleus"),
    ("L soleus not really tender, needled", "left soleus"),
    ("L soleus was not the best today", "left soleus"),
    ("needle lateral to the sartorius in L soleus", "-sartorius, left soleus"),
    ("gracilis medial to the sartorius needled", "gracilis, -sartorius"),
    ("below the sterile field R soleus", "!, right soleus"),
    ("pain in the R soleus; needled gracilis", "#other, -right soleus, gracilis"),
    ("L soleus treated with massage", "-left soleus"),
    ("L soleus treated with gentle manual pressure", "-left soleus"),
    ("L soleus treated with 2 needles", "left soleus"),
    ("L soleus treated with a very slow small gentle technique", "left soleus"),
    ("R gracilis 4/5, R soleus needled", "-right gracilis, right soleus"),
    ("Visit 6/5: L soleus", "left soleus"),
    ("Tender: soleus, gracilis. They were needled.", "soleus, gracilis"),
    ("Tender: soleus. DN x2.", "soleus"),
    ("Palpated soleus, gracilis. Needled sartorius.", "-soleus, -gracilis, sartorius"),
    ("Deferred:\nsoleus\ngracilis\n\nsartorius", "-soleus, -gracilis, sartorius"),
    ("Deferred:\nsoleus\nToday: gracilis", "-soleus, gracilis"),
    ("palpated soleus, today gracilis", "-soleus, gracilis"),
    ("soleus (gracilis) needled", "soleus, gracilis"),
    ("soleus (needled), tender", "soleus"),
    (
        "soleus, gracilis and sartorius (gracilis deferred)",
        "soleus, -gracilis, sartorius, -gracilis",
    ),
    (
        "MTrPs palpated in soleus, gracilis, sartorius, injected",
        "#finding, soleus, gracilis, sartorius",
    ),
)

EDGES: Final[dict[str, Rows]] = {
    "boxes, pipes and fields": _MARKS,
    "sides": _SIDES,
    "words": _WORDS,
    "shared words": _SHARED,
    "levels": _LEVELS,
    "what was treated": _TREATED,
}
"""Every phrase with its reading, by what it shows."""

Narrowed = tuple[tuple[str | tuple[str, ...], str, str], ...]
REGIONS: Final[Narrowed] = (
    ("calf", "TA", "tibialis-anterior"),
    ("abdomen", "TA", "transversus-abdominis"),
    ("leg", "R TA", "right tibialis-anterior"),
    (("leg", "abdomen"), "TA", "?tibialis-anterior|transversus-abdominis"),
    (("leg", "hand"), "TA", "tibialis-anterior"),
    ((), "TA", "?TA"),
    ("hand", "TA", "?TA"),
    ("forearm", "abdomen: TA", "#region, ?TA"),
    ("thigh", "biceps brachii", "biceps-brachii"),
    ("forearm", "UT", "?UT"),
    ("forearm", "L UT", "left ?UT"),
    ("neck", "L UT", "left trapezius/upper"),
)
"""A region or several, with which a phrase is read as its sites."""
