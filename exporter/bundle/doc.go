// Package bundle makes the one file that a customer receives, and checks it.
//
// A bundle is a zip with one top directory, which is a BagIt 1.0 bag (RFC
// 8493): docs/bundle.md shows the tree.
//
// # Making one
//
// A Builder takes members from several writers at once. Each member flows once
// through its checksums and its compressor, in the goroutine of the encoder
// that writes it, into a spool: in memory while it is small, then in a file of
// the run's private folder. Seal joins the finished spools without compressing
// them again.
//
// What holds on every path, a crash included:
//
//   - The target is written beside its place under a name of its own, synced,
//     and only then given its name, without clobbering. Nothing that is not
//     whole ever has the target's name.
//   - Everything temporary is in one 0700 folder, or is the one partial file
//     beside the target. Both are locked while the run lives, removed by Close,
//     and removed by a later New where a crash left them unlocked.
//   - Equal members and an equal AsOf give equal bytes: order, times and modes
//     of the entries are fixed, and a reused compressor keeps no memory.
//
// The zip is written by this package and not by archive/zip, which puts no
// Zip64 sizes into the local header of a raw entry.
//
// With a Signer the tag manifest, and through it every member, is signed
// (minisign). With Recipients the zip is encrypted on its way into the partial
// file (age): beside the target there is never anything but ciphertext.
//
// # Checking one
//
// Verify takes nothing on trust: a bundle may come back from anywhere. It
// bounds every size before it allocates, wants the local headers and the
// central directory to agree, and recomputes every checksum. It proves that the
// content is what the bag's manifests say. It does not prove who wrote those: a
// signature does, for Keys with a Signer. A sealed bundle is decrypted where it
// is read, part by part, and never onto a disk.
package bundle
