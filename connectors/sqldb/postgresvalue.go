package sqldb

import "github.com/valise-export/valise/connectors/mapping"

// The types whose text is not the value's (PostgreSQL: pg_type.dat).
const (
	oidBool    = 16
	oidBytea   = 17
	oidFloat4  = 700
	oidFloat8  = 701
	oidBPChar  = 1042
	trueLetter = 't'

	oidTimestampTZ = 1184
)

func postgresCell(oid uint32, v []byte) mapping.Cell {
	if v == nil {
		return mapping.Null()
	}
	switch oid {
	case oidBool:
		return mapping.Bool(len(v) == 1 && v[0] == trueLetter)
	case oidBytea:
		return mapping.Bytes(v)
	case oidFloat4, oidFloat8:
		return floatCell(v)
	case oidBPChar:
		return mapping.View(trimBlanks(v)) // character(n): the padding has no meaning
	default:
		return mapping.View(v)
	}
}

func trimBlanks(v []byte) []byte {
	for len(v) > 0 && v[len(v)-1] == ' ' {
		v = v[:len(v)-1]
	}
	return v
}
