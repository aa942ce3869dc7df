"""Sealing and erasing, as the rooms see it."""

import multiprocessing
import os
from pathlib import Path

import pytest

from amity.foundation.keys import services as keys
from amity.foundation.keys.errors import KeyDestroyed, KeyStoreDamaged, SealBroken
from amity.foundation.keys.slots import SLOT_BYTES

MOBILE = "138 0013 8000"
CHEN = 41
ZHOU = 42

pytestmark = pytest.mark.usefixtures("home")


class TestSealing:
    def test_opens_for_the_same_party_and_field(self) -> None:
        sealed = keys.seal(MOBILE, party=CHEN, field="mobile")

        assert MOBILE.encode() not in sealed
        assert keys.open_sealed(sealed, party=CHEN, field="mobile") == MOBILE

    def test_never_gives_the_same_bytes_twice(self) -> None:
        first, second = (keys.seal(MOBILE, party=CHEN, field="mobile") for _ in range(2))

        assert first != second

    @pytest.mark.parametrize(("party", "field"), [(ZHOU, "mobile"), (CHEN, "email")])
    def test_refuses_another_party_and_another_field(self, party: int, field: str) -> None:
        keys.seal("something", party=ZHOU, field="mobile")
        sealed = keys.seal(MOBILE, party=CHEN, field="mobile")

        with pytest.raises(SealBroken):
            keys.open_sealed(sealed, party=party, field=field)

    @pytest.mark.parametrize("position", [0, 5, 20, -1])
    def test_refuses_a_text_of_which_one_bit_was_changed(self, position: int) -> None:
        changed = bytearray(keys.seal(MOBILE, party=CHEN, field="mobile"))
        changed[position] ^= 1

        with pytest.raises(SealBroken):
            keys.open_sealed(bytes(changed), party=CHEN, field="mobile")

    @pytest.mark.parametrize("length", [0, 1, 12, 13, 28])
    def test_refuses_a_text_that_was_cut(self, length: int) -> None:
        sealed = keys.seal(MOBILE, party=CHEN, field="mobile")

        with pytest.raises(SealBroken):
            keys.open_sealed(sealed[:length], party=CHEN, field="mobile")

    def test_seals_many_at_once_and_passes_over_what_is_not_there(self) -> None:
        sealed = keys.seal_many(["a@b.cn", None, "c@d.cn"], parties=[CHEN, 7, ZHOU], field="email")

        assert sealed[1] is None
        assert keys.open_many(sealed, parties=[CHEN, 7, ZHOU], field="email") == ["a@b.cn", None, "c@d.cn"]
        assert keys.open_sealed(sealed[2], party=ZHOU, field="email") == "c@d.cn"

    def test_opens_what_the_database_driver_returns(self) -> None:
        sealed = keys.seal(MOBILE, party=CHEN, field="mobile")

        assert keys.open_sealed(memoryview(sealed), party=CHEN, field="mobile") == MOBILE


class TestErasing:
    def test_a_destroyed_key_opens_and_seals_nothing_any_more(self) -> None:
        sealed = keys.seal(MOBILE, party=CHEN, field="mobile")
        keys.destroy(CHEN)

        with pytest.raises(KeyDestroyed):
            keys.open_sealed(sealed, party=CHEN, field="mobile")
        with pytest.raises(KeyDestroyed):
            keys.seal(MOBILE, party=CHEN, field="mobile")

    def test_leaves_no_byte_of_the_key_on_the_disk(self, home: Path) -> None:
        keys.seal(MOBILE, party=CHEN, field="mobile")
        before = slot_of(home, CHEN)
        keys.destroy(CHEN)

        assert before[4:] != bytes(SLOT_BYTES - 4)
        assert slot_of(home, CHEN)[4:] == bytes(SLOT_BYTES - 4)

    def test_a_party_destroyed_before_its_first_seal_never_gets_a_key(self) -> None:
        keys.destroy(CHEN)

        with pytest.raises(KeyDestroyed):
            keys.seal(MOBILE, party=CHEN, field="mobile")

    def test_reads_an_erased_party_among_others_as_nothing(self) -> None:
        sealed = keys.seal_many(["one", "two"], parties=[CHEN, ZHOU], field="email")
        keys.destroy(CHEN)

        assert keys.open_many(sealed, parties=[CHEN, ZHOU], field="email") == [None, "two"]

    def test_leaves_the_other_parties_their_keys(self) -> None:
        sealed = keys.seal(MOBILE, party=ZHOU, field="mobile")
        keys.destroy(CHEN)

        assert keys.open_sealed(sealed, party=ZHOU, field="mobile") == MOBILE


class TestBatches:
    def test_the_texts_of_a_batch_end_with_its_key(self) -> None:
        sealed = keys.seal_for_batch("raw;row", batch=3)
        assert keys.open_for_batch(sealed, batch=3) == "raw;row"

        keys.destroy_batch(3)
        with pytest.raises(KeyDestroyed):
            keys.open_for_batch(sealed, batch=3)

    def test_a_batch_and_a_party_of_one_number_have_different_keys(self) -> None:
        keys.destroy_batch(CHEN)
        sealed = keys.seal(MOBILE, party=CHEN, field="mobile")

        assert keys.open_sealed(sealed, party=CHEN, field="mobile") == MOBILE

    def test_many_texts_open_one_by_one(self) -> None:
        first, second = keys.seal_many_for_batch(["a", "b"], batch=3)

        assert keys.open_for_batch(first, batch=3) + keys.open_for_batch(second, batch=3) == "ab"


class TestBlindIndex:
    def test_is_the_same_however_the_number_was_typed(self) -> None:
        assert keys.blind_index("138-0013 8000", scheme="mobile") == keys.blind_index(
            "１３８００１３８０００", scheme="mobile"
        )
        assert keys.blind_index(" ab-1x ", scheme="id") == keys.blind_index("AB1X", scheme="id")

    def test_differs_by_text_by_scheme_and_by_bank(self, home: Path, settings) -> None:
        one = keys.blind_index(MOBILE, scheme="mobile")
        assert len(one) == 16
        assert one != keys.blind_index("13800138001", scheme="mobile")
        assert one != keys.blind_index(MOBILE, scheme="account")

        settings.HOME = home / "another bank"
        assert one != keys.blind_index(MOBILE, scheme="mobile")

    def test_a_keyed_hash_takes_the_text_as_it_is(self) -> None:
        assert keys.keyed_hash("6021", purpose="last digits") == keys.keyed_hash(
            "6021", purpose="last digits"
        )
        assert keys.keyed_hash("a", purpose="p") != keys.keyed_hash("A", purpose="p")


class TestKeyStore:
    def test_is_closed_to_everybody_else(self, home: Path) -> None:
        keys.seal(MOBILE, party=CHEN, field="mobile")

        assert {path.stat().st_mode & 0o077 for path in (home / "keys").rglob("*")} == {0}

    def test_detects_a_half_written_slot(self, home: Path) -> None:
        sealed = keys.seal(MOBILE, party=CHEN, field="mobile")
        with (home / "keys" / "parties.keys").open("r+b") as file:
            file.seek(CHEN * SLOT_BYTES + 30)
            file.write(bytes(34))

        with pytest.raises(KeyStoreDamaged):
            keys.open_sealed(sealed, party=CHEN, field="mobile")

    def test_refuses_slots_that_were_swapped(self, home: Path) -> None:
        sealed = keys.seal_many(["one", "two"], parties=[CHEN, ZHOU], field="email")
        chen, zhou = slot_of(home, CHEN), slot_of(home, ZHOU)
        with (home / "keys" / "parties.keys").open("r+b") as file:
            file.seek(CHEN * SLOT_BYTES)
            file.write(zhou + chen)

        with pytest.raises(KeyStoreDamaged):
            keys.open_many(sealed, parties=[CHEN, ZHOU], field="email")

    def test_refuses_to_make_keys_under_another_master_key(self, home: Path) -> None:
        keys.seal(MOBILE, party=CHEN, field="mobile")
        (home / "keys" / "master.key").unlink()

        with pytest.raises(KeyStoreDamaged):
            keys.seal(MOBILE, party=ZHOU, field="mobile")

    def test_a_slot_left_empty_by_a_crash_gets_its_key_later(self, home: Path) -> None:
        keys.seal(MOBILE, party=CHEN, field="mobile")
        os.truncate(home / "keys" / "parties.keys", (ZHOU + 1) * SLOT_BYTES)

        sealed = keys.seal(MOBILE, party=ZHOU, field="mobile")
        assert keys.open_sealed(sealed, party=ZHOU, field="mobile") == MOBILE

    def test_several_processes_at_once_agree_on_every_key(self) -> None:
        with multiprocessing.get_context("fork").Pool(4) as pool:
            sealed_by_each = pool.map(seal_first_two_hundred, range(4))

        for sealed in sealed_by_each:
            assert keys.open_many(sealed, parties=range(1, 201), field="email") == ["x"] * 200


def seal_first_two_hundred(_turn: int) -> list[bytes]:
    return [keys.seal("x", party=party, field="email") for party in range(1, 201)]


def slot_of(home: Path, party: int) -> bytes:
    held = (home / "keys" / "parties.keys").read_bytes()
    return held[party * SLOT_BYTES : (party + 1) * SLOT_BYTES]
