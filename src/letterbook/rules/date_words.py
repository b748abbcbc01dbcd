"""The names of months and of time zones that are read in dates."""

from __future__ import annotations

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january janvier januar enero gennaio janv",
            "feb february février fevrier februar febrero fev fév févr",
            "mar march mars märz marz marzo mär mrz",
            "apr april avril abril aprile avr abr",
            "may mai mayo maggio mei",
            "jun june juin juni junio giugno giu",
            "jul july juillet juli julio luglio juil juill lug",
            "aug august août aout agosto ago aoû",
            "sep september sept septembre septiembre settembre set",
            "oct october octobre oktober octubre ottobre okt ott",
            "nov november novembre noviembre",
            "dec december décembre decembre dezember diciembre dicembre dez dic déc",
        ),
        start=1,
    )
    for name in names.split()
}
"""Month numbers by full and short names in English, French, German, Spanish, Italian and others."""

ZONES = {
    "ut": 0, "utc": 0, "gmt": 0, "z": 0, "edt": -240, "est": -300, "cdt": -300, "cst": -360,
    "mdt": -360, "mst": -420, "pdt": -420, "pst": -480, "bst": 60, "wet": 0, "west": 60,
    "cet": 60, "cest": 120, "met": 60, "mest": 120, "eet": 120, "eest": 180, "msk": 180,
    "msd": 240, "jst": 540, "hkt": 480, "sgt": 480, "aest": 600, "aedt": 660, "nzst": 720,
    "nzdt": 780,
}  # fmt: skip
"""Minutes east of Greenwich (RFC 5322 section 4.3 and those in common use)."""
