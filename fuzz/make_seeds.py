#!/usr/bin/env python3
"""Writes the seed corpora of the fuzz targets: make_seeds.py FOLDER

One small file per seed, in FOLDER/<target>/. What a fuzzer found itself stays.
"""
import pathlib
import struct
import sys


def frame(opcode, payload, final=True, mask=b"\x01\x02\x03\x04", masked=True):
    head = bytes([(0x80 if final else 0) | opcode])
    bit = 0x80 if masked else 0
    if len(payload) < 126:
        head += bytes([bit | len(payload)])
    elif len(payload) <= 0xFFFF:
        head += bytes([bit | 126]) + struct.pack(">H", len(payload))
    else:
        head += bytes([bit | 127]) + struct.pack(">Q", len(payload))
    if not masked:
        return head + payload
    return head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))


TEXTS = ["plain", "grüße", "€uro", "😀😀", "\u07ff\u0800\ud7ff\ue000\uffff", "x" * 300]



def envelope(key, flags, *numbers, payload=b"", version=1):
    """As server/bus/event_envelope.hpp has it, with the key and its length before."""
    head = bytes([version, flags]) + b"".join(struct.pack(">Q", n) for n in numbers)
    return bytes([len(key)]) + key + head + payload


# The first byte of a frame or HTTP seed chooses how the target splits the rest.
SEEDS = {
    "utf8": [text.encode() for text in TEXTS]
    + [b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82", b"\x80"],
    "frame_parser": [
        b"\x03" + seed
        for seed in [frame(1, text.encode()) for text in TEXTS]
        + [
            frame(2, bytes(range(200))),
            frame(1, b"one", final=False) + frame(9, b"ping") + frame(0, b"two"),
            frame(1, "€".encode()[:1], final=False) + frame(0, "€".encode()[1:]),
            frame(9, b"p" * 125) + frame(10, b""),
            frame(8, b""),
            frame(8, struct.pack(">H", 1000) + b"bye"),
            frame(8, struct.pack(">H", 1005)),
            frame(1, b"unmasked", masked=False),
            frame(1, b"y" * 3000),
            frame(3, b""),
        ]
    ],
    "event_envelope": [
        envelope(b"user.7", 0, payload=b"{}"),
        envelope(b"user.9223372036854775807", 1, payload=b'{"type":"typing"}'),
        envelope(b"servers", 2, 6, payload=b"{}"),
        envelope(b"user.7", 4, 7, 8, payload=b"{}"),
        envelope(b"user.7", 15, 6, 7, 8, 9, payload=b"{}"),
        envelope(b"group.7", 4, 7, 8, payload=b"{}"),
        envelope(b"user.7", 32, payload=b"\x01" + struct.pack(">QQ", 8, 9) + b"{}", version=2),
        envelope(b"user.7", 40, 5, payload=b"\x02" + struct.pack(">QQ", 8, 9) + b"{}", version=2),
        envelope(b"group.8", 32, payload=b"\x03" + struct.pack(">QQ", 8, 9) + b"{}", version=2),
        envelope(b"servers", 16),
        envelope(b"servers", 0, version=2),
    ],
    "http_parser": [
        b"\x05" + seed.replace(b"\n", b"\r\n")
        for seed in [
            b"GET / HTTP/1.1\nHost: a\n\n",
            b"GET /a%20b?x=1&y=%C3%BC HTTP/1.1\nHost: a\nConnection: close\n\n",
            b"GET http://a/x HTTP/1.1\nHost: a\n\nGET /2 HTTP/1.1\nHost: a\n\n",
            b"POST / HTTP/1.1\nHost: a\nContent-Length: 5\nExpect: 100-continue\n\nhello",
            b"POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n5\nhello\n0\nA: b\n\n",
            b"POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n1;x=y\na\n00\n\n",
            b"GET /ws HTTP/1.1\nHost: a\nUpgrade: websocket\nConnection: Upgrade\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\nSec-WebSocket-Version: 13\n\n\x81",
            b"GET / HTTP/1.1\nHost: a\nX: folded\n  line\n\n",
            b"GET / HTTP/1.0\n\n",
        ]
    ],
}


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    for target, seeds in SEEDS.items():
        folder = pathlib.Path(sys.argv[1]) / target
        folder.mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(seeds):
            (folder / f"seed-{number:02}").write_bytes(seed)


main()
