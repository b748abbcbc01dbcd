"""How each kind of gap is looked for, and how it may come about without anybody's doing."""

from __future__ import annotations

from typing import NamedTuple

from letterbook.model.gap import GapKind

FEW_TO_SPEAK = 5
FEW_FOR_SILENCE = 10
SILENCE_DAYS = 90


class GapWords(NamedTuple):
    """The method of a kind of gap and its innocent explanations."""

    method: str
    innocent: tuple[str, ...]


GAP_WORDS: dict[GapKind, GapWords] = {
    "missing-message": GapWords(
        "An identifier stands in In-Reply-To, References or a platform's own field of a message"
        " here, and no message of this record has it.",
        (
            "It lies in a mailbox or folder that was not part of what was handed over.",
            "It was deleted in the ordinary course, or never reached this correspondent.",
            "A program on the way gave the message another identifier.",
        ),
    ),
    "quoted-only": GapWords(
        "A mail that refers to no other quotes one under a heading with an author and a date, and"
        " no mail of that author and time is in this record whose words are those quoted.",
        (
            "It lies in a mailbox or folder that was not part of what was handed over.",
            "It is here under another name, address or date than the heading writes.",
            "It never was a mail: some quote an article or a notice in this form.",
        ),
    ),
    "attachment-absent": GapWords(
        "The text written in a mail or a private message announces an attachment in English or"
        " French words, or a printed mail names one under a label, and there is no attached part;"
        " in a private message no link or medium either.",
        (
            "The sender forgot it, or it came with the next message.",
            "The words point at another message, or at a link.",
            "The export or the list that passed it on took attachments off.",
            "It was released apart from the mail, under a number of its own.",
        ),
    ),
    "one-copy-only": GapWords(
        "All messages of a private conversation come from one hand: one account whose archive it"
        " is, else one custodian or owner of a source, else one source. None of another hand has"
        " the conversation, or half of it in like words.",
        (
            "Only one of the correspondents was asked for, or gave, their copy.",
            "An export holds what its owner had kept at that time.",
        ),
    ),
    "not-in-other-copy": GapWords(
        "Two sources, or the archives of two accounts, have one private conversation: by its"
        " identifier, or since at least half the messages of the shorter one are in both or are"
        " near pairs, as comparing two copies finds them. These messages are in one copy"
        " alone; those that lie within the time of the other copy could be expected there.",
        (
            "Whose copy it is had deleted them, as everybody may in their own copy.",
            "One copy was made earlier, or of a part of the conversation only.",
            "They are in the other copy in other words, and were not recognised.",
        ),
    ),
    "export-cut-short": GapWords(
        "A file ends before its end or is damaged, so that no message could be read from there; the"
        " manifest of an X archive or the numbers of its parts name a file, or more entries, than"
        " came with it; or its headers file names messages that no message here is.",
        (
            "Copying or sending the file broke off, and whoever sent it has it whole.",
            "The platform keeps headers of messages that had been deleted before the export.",
            "The file with the words was not handed over, or is another source's.",
            "The manifest counts otherwise, or was written before the rest.",
        ),
    ),
    "one-direction": GapWords(
        f"Somebody wrote at least {FEW_TO_SPEAK} messages to one person alone who wrote none back,"
        " though messages of theirs to others are here.",
        (
            "They answered by telephone, in person or on another channel.",
            "They did not answer: notices and newsletters ask for none.",
            "Their answers lie in a part that was not handed over.",
        ),
    ),
    "numbering": GapWords(
        "Names of files that are equal but for one number: at least ten, and at least four fifths"
        " of the range from the lowest to the highest number are there.",
        (
            "Numbers were given to something that is no message, or were never given.",
            "Files were left out as copies of others, or the release has further parts.",
        ),
    ),
    "document-numbers": GapWords(
        "Numbers printed on documents of one source that are equal but for a number: at least ten,"
        " and at least four fifths of the range from the lowest to the highest are there.",
        (
            "A document of several pages takes several numbers, and only its first is read here.",
            "Numbers were given to documents that were released elsewhere, or to none.",
            "A number was misread.",
        ),
    ),
    "text-in-part": GapWords(
        "The text itself marks that something was left out or described instead: brackets around"
        " dots or around words.",
        (
            "Who typed or published it shortened it, without the whole being withheld.",
            "The brackets are the writer's own.",
        ),
    ),
    "deleted": GapWords(
        "The export says that the message had been deleted.",
        ("People delete messages for many reasons, such as a typing error.",),
    ),
    "silence": GapWords(
        f"Of two people with at least {FEW_FOR_SILENCE} dated messages to each other, the longest"
        f" time without one, where it is {SILENCE_DAYS} days or more.",
        (
            "They had nothing to write, or met, telephoned or used another channel.",
            "The part of the record for that time was not handed over.",
        ),
    ),
}

BOX_AROUND = 3
BOX_WORDS = GapWords(
    "Two people are each the custodian or owner of a source, by their name as given when it was"
    " added; the address of each is on most mails of their own papers, and writes some of them."
    " A mail from one to the other is in the papers of one alone, by its text, its identifier, and"
    f" its author and instant; the other papers have {BOX_AROUND} mails or more of these two both"
    " before and after it, and at least half of those from that time that the first have.",
    (
        "Whose papers lack it had deleted it, as most people do with some mail.",
        "It was filed in a folder, an archive or an account that was not handed over.",
        "It was taken for spam, or never arrived.",
        "Only mails on some matter were handed over.",
    ),
)
"""Of kind `not-in-other-copy` where the copies are people's mail."""
