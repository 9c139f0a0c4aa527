// Package tieout checks what the datasets of one export say of each other: that
// references lead to records that are there, and that amounts add up. It corrects
// nothing; what it finds is told in the manifest, in the report and on the page.
//
// It sees each record once, on its way to the writers, and keeps what it needs in
// a keyindex: by the key of an invoice (or a payment), how many records there
// are, how many refer to it, and sums. In the end it goes through the keys once.
// So its memory does not grow with the number of records.
//
// # What is compared
//
//   - The lines of an invoice with its total. Lines without any of tax may add up
//     to the total before tax instead.
//   - Its lines of tax with the difference of its two totals.
//   - The billed cost of the usage on it with its total, or what is to be paid, in
//     the same currency; without a record of tax, with the total before tax.
//   - What was paid for it, less what was given back, with what is to be paid. A
//     credit memo lowers what its original asks for. Less is open, and no
//     mismatch: a bill may wait to be paid. More is one, unless a credit for it
//     is held; so is more given back than was paid and the memos allow.
//   - The refunds of a payment with what it says was refunded.
//
// An invoice without lines, or without usage, is counted and compared with
// nothing. So is one of which an amount, a currency or an id is missing, withheld
// or too large for 128 bits, whose lines have several currencies, or whose id two
// sources have. Payments that did not succeed count nowhere; one whose status is
// not known counts unless it names a failure.
//
// # Tolerance
//
// Amounts are exact decimals: 18 digits after the point in 128 bits, never
// floats. Where all amounts are whole minor units of their currency (ISO 4217: a
// cent, a yen) they must agree to the unit. Finer ones were rounded somewhere:
// each finer line may differ by half a minor unit, since an invoice is often the
// sum of rounded lines; usage by half a unit for the whole invoice, because with
// half a unit for each of thousands of records no difference would be seen.
//
// # Years
//
// Sums are by currency and year of the invoice (UTC), and payments and refunds
// are in the year of the invoice that they are for: a bill of December that is
// paid in January is not open in one year and paid twice in the other.
package tieout
