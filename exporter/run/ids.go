package run

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/valise-export/valise/exporter/keyindex"
)

// exportID is the export's id: the one given, or an HMAC over subject, scope,
// as_of and the config's hash. Keyed, since a short customer id could be
// guessed from a plain hash.
func (x *export) exportID() string {
	if x.job.ID != "" {
		return x.job.ID
	}
	return x.keyed("export", x.job.CustomerID, string(x.job.Scope), stamp(x.job.AsOf), x.job.ConfigSHA256,
		stamp(x.job.From), stamp(x.job.To), x.job.Notice.Version)[:32]
}

// subjectRef names the subject in the manifest without saying who they are.
func (x *export) subjectRef() string { return x.keyed("subject", x.job.CustomerID)[:32] }

// hasher makes the keys of the run's indexes.
func (x *export) hasher(id string) keyindex.Hasher {
	mac := hmac.New(sha256.New, x.job.Key)
	mac.Write([]byte("key index\x00" + id))
	return keyindex.NewHasher([16]byte(mac.Sum(nil)[:16]))
}

func (x *export) keyed(parts ...string) string {
	return Keyed(x.job.Key, parts...)
}

// Keyed returns HMAC-SHA-256 over the parts, in hex. Each part is ended by a
// NUL, so that no two lists give the same bytes.
func Keyed(key []byte, parts ...string) string {
	mac := hmac.New(sha256.New, key)
	for _, p := range parts {
		mac.Write([]byte(p))
		mac.Write([]byte{0})
	}
	return hex.EncodeToString(mac.Sum(nil))
}

// stamp renders an instant of the job, "" for none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}
