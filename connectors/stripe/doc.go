// Package stripe reads a Stripe account's billing data of one customer: a preset
// of kind rest, whose datasets, fields and conversions are known.
//
// The mappings are for one version of the API, which every request names
// (Version). A customer of Stripe's is an account of the subject's: lists are
// asked for it, and the proof of a record is the customer that Stripe itself
// returns with it, or with the record that it hangs on (an invoice's for its
// lines, a charge's for its refunds).
//
// Amounts are counts of the currency's minor unit as Stripe means it, which is
// ISO 4217's but for three currencies (docs.stripe.com/currencies, special
// cases): the króna and the Uganda shilling are still counted in hundredths, the
// ariary never is.
//
// Only what is mapped leaves. Fingerprints, client secrets, metadata, risk
// scores and links to hosted pages are not; the manifest names them as
// undeclared.
package stripe
