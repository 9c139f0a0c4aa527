package leak

import (
	"encoding/base64"
	"strings"
)

// ownRules are the detectors that are expressions and no vendor's.
func ownRules() []*rule {
	return append([]*rule{
		{
			name: "private_key", keywords: []string{"private key"},
			expression: `-----BEGIN[ A-Z0-9_-]{0,60}PRIVATE KEY(?: BLOCK)?-----[\s\S]{0,400}?[A-Za-z0-9+/]{24,}`,
		},
		{
			name: "private_key", keywords: []string{"putty-user-key-file"},
			expression: `PuTTY-User-Key-File-\d[\s\S]{0,1000}?Private-Lines: ?\d`,
		},
		{
			name: "jwt", keywords: []string{"eyj"}, check: joseHeader,
			expression: `eyJ[A-Za-z0-9_-]{10,}\.(?:[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{16,}|[A-Za-z0-9_-]*\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,})`,
		},
		{
			name: "otpauth", keywords: []string{"otpauth"},
			expression: `(?i)otpauth(?:://[^\s"'<>]*?[?&;]secret=|-migration://[^\s"'<>]*?data=)[^\s"'<>&]{4,}`,
		},
		{
			name: "card_code", keywords: []string{"cvv", "cvc", "cvn", "card ver", "card_ver", "card-ver", "card sec", "card_sec", "card-sec", "kartenpr", "cryptogramme"},
			expression: `(?i)(?:^|[^a-z0-9])(?:cvv2?|cvc2?|cvn2?|card[ _-]?(?:verification|security)[ _-]?(?:value|code|number|nr)|kartenpr(?:ü|ue)f(?:nummer|ziffer)|cryptogramme(?: visuel)?)(?:[ _-]?(?:code|number|no|value))?["'\x60]{0,2}(?:[\s=:#()>,]|is|was|ist|est){1,6}["'\x60]?(\d{3,4})(?:[^0-9.,%-]|[.,](?:\D|$)|$)`,
		},
		{
			name: "aws_secret_key", keywords: []string{"secret_access_key", "secretaccesskey", "secret access key", "aws_secret"}, entropy: 4,
			expression: `(?i:aws_secret_access_key|secret_?access_?key|secret access key|aws_secret(?:_key)?)['"\x60]{0,2}[\s=:>]{1,6}['"\x60]?([A-Za-z0-9/+]{40})(?:[^A-Za-z0-9/+]|$)`,
		},
		{
			name: "named_secret", keywords: []string{"password", "passwd", "passphrase", "secret", "api_key", "apikey", "access_token", "refresh_token", "session_token", "private_key"},
			expression: `(?i)"(?:[a-z]+_)?(?:password|passwd|passphrase|(?:client|api|shared|totp|mfa)_?secret|secret|secret_?key|api_?key|(?:access|refresh|session)_?token|private_?key)(?:_?hash)?"\s*:\s*"([^"\s\\]{8,})"`,
			check:      random,
		},
	}, passwordHashes()...)
}

// passwordHashes are the forms in which passwords are kept: crypt(3) and its
// kin, the PHC string format, those of frameworks and of LDAP (RFC 2307).
func passwordHashes() []*rule {
	const name = "password_hash"
	return []*rule{
		{
			name: name, keywords: []string{"$2a$", "$2b$", "$2x$", "$2y$"},
			expression: `\$2[abxy]\$[0-3]\d\$[./A-Za-z0-9]{53}`,
		},
		{
			name: name, keywords: []string{"argon2"},
			expression: `\$argon2(?:id|i|d)\$(?:v=\d+\$)?[a-z]+=[^$\s]{1,80}\$[A-Za-z0-9+/]{8,}\$[A-Za-z0-9+/]{16,}`,
		},
		{
			name: name, keywords: []string{"$1$", "$5$", "$6$", "$7$", "$y$", "$gy$", "$apr1$", "$sha1$", "$md5"},
			expression: `\$(?:1|5|6|7|y|gy|apr1|sha1|md5)[$,](?:[./A-Za-z0-9=,]{1,64}\$){1,3}[./A-Za-z0-9]{20,}`,
		},
		{
			name: name, keywords: []string{"scrypt", "$s0$"},
			expression: `(?:\$scrypt\$[a-z]+=[^$\s]{1,80}\$[A-Za-z0-9+/=]{8,}\$[A-Za-z0-9+/=]{16,}|scrypt:\d+:\d+:\d+\$[^$\s]{4,}\$[0-9a-f]{32,}|\$s0\$[0-9a-f]+\$[A-Za-z0-9+/=]{8,}\$[A-Za-z0-9+/=]{16,})`,
		},
		{
			name: name, keywords: []string{"pbkdf2"},
			expression: `(?i)pbkdf2[-_:](?:hmac[-_:])?(?:sha\d+|md5)?[$:]{0,2}(?:i=|c=)?\d+(?:,[a-z]+=\d+)*\$[^$\s]{4,}\$[A-Za-z0-9+/=.]{16,}`,
		},
		{
			name: name, keywords: []string{"{ssha", "{sha", "{smd5", "{md5", "{crypt", "{pbkdf2"},
			expression: `\{(?:S?SHA(?:224|256|384|512)?|S?MD5|CRYPT|PBKDF2[A-Z0-9-]*)\}[A-Za-z0-9+/=$.,_-]{20,}`,
		},
		{
			name: name, keywords: []string{"$p$", "$h$"},
			expression: `\$[PH]\$[./A-Za-z0-9]{31}`,
		},
		{
			name: name, keywords: []string{"sha1$", "md5$", "sha256$"},
			expression: `(?:^|[^A-Za-z0-9$])(?:sha1|md5|sha256)\$[A-Za-z0-9]{4,64}\$[0-9a-f]{32,64}(?:[^0-9a-f]|$)`,
		},
		{
			name: name, keywords: []string{"scram-sha-"},
			expression: `SCRAM-SHA-\d+\$\d+:[A-Za-z0-9+/=]{8,}\$[A-Za-z0-9+/=]{16,}:[A-Za-z0-9+/=]{16,}`,
		},
		{
			name: name, keywords: []string{"aqaaaa"}, // ASP.NET Core Identity, version 3
			expression: `AQAAAA[EIM]AA[A-Za-z0-9+/]{70,}={0,2}`,
		},
	}
}

// joseHeader reports whether a token begins with a header that names an
// algorithm (RFC 7515, section 4.1.1).
func joseHeader(token string) bool {
	head, _, _ := strings.Cut(token, ".")
	text, err := base64.RawURLEncoding.DecodeString(head)
	return err == nil && strings.Contains(string(text), `"alg"`)
}

// random reports whether a value that is called a secret looks like one, and
// not like a word, a mask or a reference to where it is kept.
func random(value string) bool {
	mixed := strings.ContainsAny(value, "0123456789") || (len(value) >= 20 && strings.ToLower(value) != value && entropy(value) >= 3.5)
	return mixed && entropy(value) >= 2.8 && !strings.ContainsAny(value, "*•<>{}") && !strings.Contains(value, "://")
}
