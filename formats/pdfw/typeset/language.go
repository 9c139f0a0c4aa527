package typeset

import "strings"

// samples are a few words in the languages whose script is not built in, with
// the characters that such texts have most.
var samples = map[string]string{
	"ja": "日本語かなカナ、。", "ko": "한국어 문장", "zh": "中文简体字，。", "zh-hant": "中文繁體字，。", "th": "ภาษาไทย", "lo": "ພາສາລາວ", "km": "ភាសាខ្មែរ", "my": "မြန်မာ",
	"hi": "हिन्दी भाषा", "mr": "मराठी भाषा", "ne": "नेपाली भाषा", "bn": "বাংলা ভাষা", "pa": "ਪੰਜਾਬੀ", "gu": "ગુજરાતી", "ta": "தமிழ்", "te": "తెలుగు", "kn": "ಕನ್ನಡ", "ml": "മലയാളം",
	"or": "ଓଡ଼ିଆ", "si": "සිංහල", "am": "አማርኛ", "bo": "བོད་སྐད་", "ar": "العربية", "fa": "فارسی", "ur": "اردو", "he": "עברית", "ka": "ქართული", "hy": "հայերեն",
}

// Supports reports whether the fonts built in or found can show texts in a
// language (BCP 47): config check asks for the languages that are enabled.
// Languages written in Latin, Greek or Cyrillic letters always are.
func (f *Fonts) Supports(language string) (bool, error) {
	s, err := f.NewSetter(language)
	if err != nil {
		return false, err
	}
	defer s.Close()
	tag := strings.ToLower(language)
	sample, ok := samples[tag]
	switch primary, rest, _ := strings.Cut(tag, "-"); {
	case ok:
	case primary == "zh" && (strings.HasPrefix(rest, "tw") || strings.HasPrefix(rest, "hk") || strings.HasPrefix(rest, "mo") || strings.HasPrefix(rest, "hant")):
		sample = samples["zh-hant"]
	default:
		sample = samples[primary]
	}
	return !s.Paragraph(sample, Style{Size: 9}).Adapted(), nil
}
