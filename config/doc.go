// Package config reads a configuration strictly: every problem at once, each
// with its place in the file, and a key that is not known is an error.
//
// # How a file becomes a Config
//
//	bytes ─► document (YAML nodes with positions) ─► layers (viper: environment,
//	file, defaults) ─► decoder (struct tags) ─► checks (references, forms)
//
// Viper decides which layer gives a setting. It never sees inside sources,
// datasets or any other mapping whose keys are the reader's own, because it
// lower-cases keys and splits them at dots: those stay YAML nodes.
//
// # Tags
//
// The structs are the specification. Loading, the JSON Schema and the reference
// page are all made from their tags:
//
//	yaml      the key; "-" is not read; ",inline" takes the keys of an embedded struct
//	doc       what it means, in a sentence
//	default   its text, as in the file
//	enum      the words allowed, by commas; an empty first one allows ""; of a
//	          list or a map, the words allowed in it
//	required  "always", or "export": only ForExport asks for it
//	kind      "path": a relative path starts at the config file's folder
//	min, max  bounds of a number, or of a text's length
//	names     the form of a mapping's keys: "snake", or "field", where FOCUS has capitals
//	text      "any": a number or a boolean is taken as the text that was written
//	keyed     of a slice: the file has a mapping, in order; the tag names the
//	          element's Go field that takes the key
//	listed    "true": a keyed slice may also be a list of keys
//
// The option structs of connectors use the same tags. Types: string, bool,
// integers, floats, time.Duration ("30s"), Secret, structs, slices, map[string]T,
// pointers. A struct that has Shorthand may be written as one scalar; one that
// has Check is asked, once its own keys are well, for what tags cannot say.
//
// # Choices
//
// Anchors, aliases, merge keys and own tags are refused: a file that decides what
// leaves about a person says it where one reads it, and cannot grow on loading.
//
// ${NAME} in any text value is replaced from the environment, once; $${ stands
// for ${. The result is text: it is never read as YAML again. Numbers, booleans
// and durations may be given so too.
//
// VALISE_ and the path of a setting, upper-case and joined by underscores,
// overrides it (VALISE_POLICY_CONTACTS); an empty one counts as not set. There is
// none for lists and for what is inside sources, datasets and default_days.
package config
