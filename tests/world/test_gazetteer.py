"""The gazetteer: the bundled file, folding of names, and compiling GeoNames' own dump."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import InputError
from kb.world.gazetteer import BUNDLED, Gazetteer, Kind, gazetteer, table
from kb.world.gazetteer.dump import load_dump
from kb.world.gazetteer.names import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [("São Paulo", "Sao Paulo"), ("St. Petersburg", "Saint Petersburg"), ("The Hague", "hague"), ("Xi’an", "Xi'an"),
     ("Port-au-Prince", "Port au Prince"), ("U.S.", "US"), ("Łódź", "Lodz"), ("İzmir", "Izmir"),
     ("NAIROBI", "Nairobi")],
)  # fmt: skip
def test_spellings_of_a_name_fold_to_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing_more(name: str) -> None:
    assert fold(fold(name).upper()) == fold(fold(name)) or not name.isascii()


@pytest.mark.parametrize(
    ("name", "kind", "country", "number"),
    [("Nairobi", Kind.CAPITAL, "KEN", 184745), ("Osaka", Kind.CITY, "JPN", 1853909),
     ("Kenya", Kind.COUNTRY, "KEN", 192950), ("Kiev", Kind.CAPITAL, "UKR", 703448),
     ("Texas", Kind.DIVISION, "USA", 4736286)],
)  # fmt: skip
def test_the_bundled_gazetteer_knows(name: str, kind: Kind, country: str, number: int) -> None:
    found = [e for e in gazetteer().lookup(name) if e.kind == kind and e.country == country]
    assert number in {e.geonames_id for e in found}


def test_an_unknown_name_has_no_entries() -> None:
    assert gazetteer().lookup("Zubrowka on the Nebelsbad") == ()
    assert gazetteer().lookup("") == ()


def test_what_the_settings_name_now_is_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    copy = tmp_path / "copy.bin"
    shutil.copy(BUNDLED, copy)
    first = gazetteer()
    assert gazetteer() is first

    monkeypatch.setenv("KB_GAZETTEER", str(copy))
    named = gazetteer()
    assert named is not first
    os.utime(copy, ns=(1, 1))
    assert gazetteer() is not named, "its file is another now"
    monkeypatch.delenv("KB_GAZETTEER")
    assert gazetteer() is not named

    config = tmp_path / "config" / "kb" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('gazetteer = "nowhere.bin"')
    with pytest.raises(InputError, match=r"nowhere\.bin"):
        gazetteer()
    config.unlink()
    own = tmp_path / "data" / "kb" / "gazetteer.bin"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"none")
    with pytest.raises(InputError, match=r"gazetteer\.bin"):
        gazetteer()


def test_it_opens_fast_and_small() -> None:
    code = (
        "import resource, time\n"
        "from kb.world.gazetteer import gazetteer\n"
        "before, at = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()\n"
        "assert gazetteer().lookup('Lima') and gazetteer().lookup('Springfield')\n"
        "took = time.perf_counter() - at\n"
        "print(took, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)\n"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    seconds, megabytes = map(float, out.split())
    assert seconds < 0.5
    assert megabytes < 60


def row(number: int, name: str, at: tuple[float, float], feature: str, **more: str) -> str:
    """A row of GeoNames' main file."""
    fields = [
        str(number),
        name,
        more.get("ascii", name),
        more.get("others", ""),
        str(at[0]),
        str(at[1]),
        *feature.split("."),
    ]
    fields += [
        more.get("country", "NO"),
        "",
        more.get("admin1", "03"),
        "",
        "",
        "",
        more.get("population", "0"),
        "",
        "9",
    ]
    return "\t".join([*fields, "Europe/Oslo", "2024-01-01"])


ROWS = [
    row(
        3144096,
        "Kingdom of Norway",
        (62, 10),
        "A.PCLI",
        others="Norge,Norwegen,ノルウェー",
        population="5000000",
        admin1="00",
    ),
    row(900001, "Fjordland", (61, 7), "A.ADM1", population="900000"),
    row(900002, "Nebelsund", (61.1, 7.2), "P.PPLC", ascii="Nebelsund", others="Tåkesund,NEB", population="200000"),
    row(900003, "Store Tåkevatn", (61.3, 7.4), "H.LK", ascii="Store Takevatn"),
    row(900004, "E39", (61.3, 7.4), "R.RD"),
    row(900005, "Old Norway", (62, 10), "A.PCLH"),
]
NAMES = [
    "1\t900002\ten\tFogport\t1\t\t\t\t\t",
    "2\t900002\tlink\thttps://example.org\t\t\t\t\t\t",
    "3\t77\ten\tNowhere\t\t\t\t\t\t",
]


@pytest.mark.parametrize("zipped", [False, True])
def test_a_dump_of_geonames_compiles(tmp_path: Path, zipped: bool) -> None:
    text, names, out = tmp_path / "NO.txt", tmp_path / "alternateNamesV2.txt", tmp_path / "no.bin"
    text.write_text("\n".join(ROWS) + "\n", encoding="utf-8")
    names.write_text("\n".join(NAMES) + "\n", encoding="utf-8")
    if zipped:
        with zipfile.ZipFile(tmp_path / "NO.zip", "w") as archive:
            archive.writestr("readme.txt", "about")
            archive.write(text, "NO.txt")
        text = tmp_path / "NO.zip"
    loaded = load_dump(text, out, names)
    assert loaded.skipped == 2
    known = Gazetteer.open(out)
    [city] = known.lookup("Fogport")
    assert (city.geonames_id, city.kind, city.country, city.division, city.population) == (
        900002, Kind.CAPITAL, "NOR", "NOR.03", 200000)  # fmt: skip
    assert (city.latitude, city.longitude) == pytest.approx((61.1, 7.2), abs=1e-4)
    assert known.lookup("Takesund")[0].geonames_id == 900002
    assert known.lookup("Store Tåkevatn")[0].kind == Kind.FEATURE
    assert [e.geonames_id for e in known.lookup("Norway")] == [3144096]
    assert known.lookup("E39") == known.lookup("Nowhere") == ()


def test_a_compiled_dump_still_has_the_tables_of_areas_and_seats(tmp_path: Path) -> None:
    text, out = tmp_path / "NO.txt", tmp_path / "no.bin"
    text.write_text("\n".join(ROWS), encoding="utf-8")
    load_dump(text, out)
    known = Gazetteer.open(out)
    assert known.lookup("Black Sea")
    assert known.lookup("Camp David")
    assert [e.kind for e in known.lookup("Kenya")] == [Kind.COUNTRY]


@pytest.mark.parametrize(
    ("content", "message"),
    [("one\ttwo\n", "line 1: 2 fields"), (ROWS[0].replace("62", "north", 1), "line 1"), ("", "no place in it")],
)
def test_a_file_that_is_no_dump_is_told_so(tmp_path: Path, content: str, message: str) -> None:
    text = tmp_path / "bad.txt"
    text.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        load_dump(text, tmp_path / "out.bin")
    assert not (tmp_path / "out.bin").exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive", b"KBGAZ\x00\x00\x01\x05\x00\x00\x00{{{{{"])
def test_a_file_that_is_no_compiled_gazetteer_is_told_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd.bin"
    path.write_bytes(content)
    with pytest.raises(InputError, match="not a compiled gazetteer"):
        Gazetteer.open(path)


def test_a_compiled_gazetteer_that_is_cut_off_is_told_so(tmp_path: Path) -> None:
    whole = Path(table.__file__).with_name("bundled.bin").read_bytes()
    path = tmp_path / "cut.bin"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="cut off"):
        Gazetteer.open(path)


def test_a_missing_dump_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"can't be read"):
        load_dump(tmp_path / "none.txt", tmp_path / "out.bin")


def test_building_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    text = tmp_path / "NO.txt"
    text.write_text("\n".join(ROWS), encoding="utf-8")
    load_dump(text, tmp_path / "a.bin")
    load_dump(text, tmp_path / "b.bin")
    assert (tmp_path / "a.bin").read_bytes() == (tmp_path / "b.bin").read_bytes()
