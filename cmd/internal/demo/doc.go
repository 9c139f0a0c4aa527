// Package demo makes a company that does not exist, with 60 customers over the
// notice's jurisdictions and elsewhere, so that valise can be tried without any
// data of anyone.
//
// It is made from a fixed seed: the same options give the same records, in
// SQLite, PostgreSQL and MariaDB alike. Money adds up: the lines of an invoice
// to its total, the billed cost of its usage records to the same, the payments
// less the refunds to the invoices of each year, credit memos counted; all to
// the last digit, except for one customer, whose sums are off on purpose.
//
// All addresses end in .example, phone numbers are not given to anyone as far
// as the countries keep such ranges, and cards and bank accounts are there by
// four digits only. Every record carries its customer's Canary; columns that
// hold the text Undeclared are not in the config, and must be in no bundle.
package demo
