// The QR code of a link: its modules are those that zxing-cpp 3.1 reads as the text.
import { createHash } from "node:crypto";
import { qrCode } from "../../www/src/views/qr";
import { expect, plain as test } from "./explorer-page";

const picture = (text: string) =>
  qrCode(text)
    .map((row) => row.map(Number).join(""))
    .join("\n");
const digest = (text: string) => createHash("sha256").update(picture(text)).digest("hex").slice(0, 16);

/** The number of characters, the modules of a side, and a hash of the modules. */
const CODES = [
  [1, 21, "56bb324cb2e86a13"],
  [17, 25, "55d7c027372a16bb"],
  [70, 33, "fd41feff1780e4fb"],
  [150, 49, "adbb12904651d7ad"],
  [300, 65, "600decc2772801bf"],
  [700, 93, "26b4445536d31fa4"],
  [1500, 137, "b94f145a16cef3eb"],
  [2600, 177, "082487c74df78f0f"],
] as const;

test("codes of every size class are those that were read back", () => {
  for (const [length, size, hash] of CODES) {
    const text = "abc,123&é".repeat(400).slice(0, length);
    expect(qrCode(text)).toHaveLength(size);
    expect(digest(text), `${length} characters`).toBe(hash);
  }
});

test("a text that no code holds is refused with its length", () => {
  expect(() => qrCode("a".repeat(2954))).toThrow("A QR code holds 2,953 bytes; the text has 2954.");
  expect(qrCode("a".repeat(2953))).toHaveLength(177);
});
