"""The files of one export: the output and, beside it, the manifest that accounts for it."""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from letterbook.model.export import ExportItem, ExportPiece
from letterbook.rules.json_form import encoded
from letterbook.services.read_lead import Lead
from letterbook.store.claims import now
from letterbook.store.durable import writing
from letterbook.store.new_files import NewFile, beside, publish, refuse_existing

SUMS = "MANIFEST"
"""The file of a folder that ``sha256sum -c`` reads."""

OTHER_COPY = "lead-copy-unreadable"


class ExportFiles:
    """One export being written; whatever was written is gone again unless it is published."""

    def __init__(self, path: Path, *, folder: bool) -> None:
        self.manifest = path.with_name(path.name + ".manifest.jsonl")
        self.bytes = 0
        self.messages = 0
        self.remarks: Counter[str] = Counter()
        self._path = path
        self._folder = folder
        self._part, self._told_part = beside(path), beside(self.manifest)
        self._output: NewFile | None = None
        self._told: NewFile | None = None

    def __enter__(self) -> Self:
        refuse_existing((self._path, self.manifest))
        try:
            self._told = NewFile(self._told_part)
            if self._folder:
                with writing(self._part):
                    self._part.mkdir(mode=0o700)
            self._output = NewFile(self._part / SUMS if self._folder else self._part)
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for file in (self._output, self._told):
            if file is not None:
                file.abandon()
        self._told_part.unlink(missing_ok=True)
        if self._folder:
            shutil.rmtree(self._part, ignore_errors=True)
        else:
            self._part.unlink(missing_ok=True)

    def tell(self, kind: str, **facts: object) -> None:
        """Add a line to the manifest."""
        assert self._told is not None
        self._told.write(encoded({"kind": kind, **facts}) + b"\n")

    def begin(self, opening: bytes) -> None:
        """Write what stands at the start of the file."""
        assert self._output is not None
        self._output.write(opening)
        self.bytes += len(opening)

    def add(self, item: ExportItem, pieces: Iterable[ExportPiece], lead: Lead | None) -> None:
        """Write one message and account for each of its pieces."""
        for piece in pieces:
            digest = hashlib.sha256(piece.data).hexdigest()
            place = self._write(piece, digest)
            remarks = piece.remark.split()
            if lead is not None and not lead.lead:
                remarks.append(OTHER_COPY)
            self.remarks.update(remarks)
            facts: dict[str, object] = {"id": item.view.id, **place, "sha256": digest}
            if lead is not None:
                facts["mail_sha256"] = hashlib.sha256(item.rfc822).hexdigest()
            copy = lead.copy if lead is not None else item.view.copies[0]
            facts["entry_sha256"], facts["source"] = copy.sha256, copy.source
            facts["locator"], facts["part"] = copy.locator, copy.path
            self.tell("entry", remarks=remarks, **facts)
        self.messages += 1

    def _write(self, piece: ExportPiece, digest: str) -> dict[str, object]:
        """Return where the piece stands now."""
        assert self._output is not None
        start = self.bytes
        self.bytes += len(piece.data)
        if not self._folder:
            self._output.write(piece.data)
            return {"start": start, "end": self.bytes}
        file = NewFile(self._part / piece.name)
        try:
            file.write(piece.data)
            file.close(durable=False)
        finally:
            file.abandon()
        self._output.write(f"{digest}  {piece.name}\n".encode())
        return {"file": piece.name}

    def finish(self) -> str:
        """Return the SHA-256 of the output, complete and on the disk."""
        assert self._output is not None
        self._output.close()
        return self._output.digest.hex()

    def publish(self, facts: Mapping[str, object]) -> None:
        """End the manifest with ``facts``, and give output and manifest their names."""
        self.tell("end", at=now(), **facts)
        assert self._told is not None
        self._told.close()
        publish(self._part, self._path)
        publish(self._told_part, self.manifest)
