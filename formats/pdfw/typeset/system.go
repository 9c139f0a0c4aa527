package typeset

import (
	"strings"

	"github.com/go-text/typesetting/language"
)

// fontNames lists the font files that can show a script, best first. TrueType
// outlines come before CFF ones (NotoSansCJK), which cannot be embedded and are
// drawn as paths.
func fontNames(script language.Script, hint string) []string {
	switch script {
	case language.Han, language.Bopomofo:
		return append(hanNames(hint), anyHan...)
	case language.Hiragana, language.Katakana, language.Katakana_Or_Hiragana:
		return append(append([]string{}, japanese...), anyHan...)
	case language.Hangul:
		return append(append([]string{}, korean...), anyHan...)
	case language.Thai:
		return []string{"Loma.ttf", "Garuda.ttf", "NotoSansThai-Regular.ttf", "NotoLoopedThai-Regular.ttf", "leelawui.ttf", "Thonburi.ttc", "Ayuthaya.ttf", "tahoma.ttf"}
	case language.Devanagari:
		return []string{"NotoSansDevanagari-Regular.ttf", "Lohit-Devanagari.ttf", "Nirmala.ttf", "Nirmala.ttc", "Mangal.ttf", "Kohinoor.ttc", "DevanagariMT.ttc"}
	case language.Common, language.Inherited, language.Unknown:
		return symbols
	}
	names := scriptNames(script)
	return append(names, "Nirmala.ttf", "Nirmala.ttc", "Arial Unicode.ttf", "FreeSans.ttf")
}

var (
	japanese = []string{"ipagp.ttf", "ipag.ttf", "ipaexg.ttf", "TakaoPGothic.ttf", "fonts-japanese-gothic.ttf", "YuGothM.ttc", "meiryo.ttc", "msgothic.ttc"}
	korean   = []string{"NanumBarunGothic.ttf", "NanumGothic.ttf", "UnDotum.ttf", "malgun.ttf", "AppleGothic.ttf"}
	chinese  = []string{"NotoSansSC-Regular.ttf", "wqy-zenhei.ttc", "wqy-microhei.ttc", "DroidSansFallbackFull.ttf", "DroidSansFallback.ttf", "uming.ttc", "msyh.ttc", "simsun.ttc", "STHeiti Light.ttc"}
	anyHan   = []string{"Arial Unicode.ttf", "NotoSansCJK-Regular.ttc", "NotoSansCJKjp-Regular.otf", "NotoSerifCJK-Regular.ttc", "Hiragino Sans GB.ttc", "AppleSDGothicNeo.ttc", "PingFang.ttc"}
	symbols  = []string{"NotoEmoji-Regular.ttf", "NotoEmoji[wght].ttf", "Symbola.ttf", "Symbola_hint.ttf", "seguiemj.ttf", "seguisym.ttf", "NotoSansSymbols2-Regular.ttf", "NotoSansSymbols-Regular.ttf", "NotoSansMath-Regular.ttf", "NotoMusic-Regular.ttf", "NotoSans-Regular.ttf", "Apple Symbols.ttf", "ipagp.ttf", "NanumBarunGothic.ttf", "NotoSansCJK-Regular.ttc", "Arial Unicode.ttf"}
)

// hanNames orders the Han fonts by the language of the text: the same character
// is drawn differently in Japan, Korea and China.
func hanNames(hint string) []string {
	order := [][]string{japanese, chinese, korean}
	switch {
	case strings.HasPrefix(hint, "zh"):
		order = [][]string{chinese, {"NotoSansCJK-Regular.ttc"}, japanese, korean}
	case strings.HasPrefix(hint, "ko"):
		order = [][]string{korean, japanese, chinese}
	}
	var out []string
	for _, names := range order {
		out = append(out, names...)
	}
	return out
}

// scriptNames are the Noto files named after a script.
func scriptNames(script language.Script) []string {
	name, ok := notoNames[script]
	if !ok {
		return nil
	}
	return []string{"NotoSans" + name + "-Regular.ttf", "NotoSerif" + name + "-Regular.ttf", "NotoSans" + name + "[wght].ttf"}
}

var notoNames = map[language.Script]string{
	language.Adlam: "Adlam", language.Arabic: "Arabic", language.Armenian: "Armenian", language.Balinese: "Balinese",
	language.Bengali: "Bengali", language.Canadian_Aboriginal: "CanadianAboriginal", language.Cham: "Cham",
	language.Cherokee: "Cherokee", language.Coptic: "Coptic", language.Cuneiform: "Cuneiform", language.Deseret: "Deseret",
	language.Egyptian_Hieroglyphs: "EgyptianHieroglyphs", language.Ethiopic: "Ethiopic", language.Georgian: "Georgian",
	language.Glagolitic: "Glagolitic", language.Gothic: "Gothic", language.Gujarati: "Gujarati", language.Gurmukhi: "Gurmukhi",
	language.Hebrew: "Hebrew", language.Javanese: "Javanese", language.Kannada: "Kannada", language.Khmer: "Khmer",
	language.Lao: "Lao", language.Linear_B: "LinearB", language.Lisu: "Lisu", language.Malayalam: "Malayalam",
	language.Mongolian: "Mongolian", language.Myanmar: "Myanmar", language.Nko: "NKo", language.Ogham: "Ogham",
	language.Ol_Chiki: "OlChiki", language.Old_Italic: "OldItalic", language.Oriya: "Oriya", language.Osage: "Osage",
	language.Phoenician: "Phoenician", language.Runic: "Runic", language.Sinhala: "Sinhala", language.Sundanese: "Sundanese",
	language.Syriac: "Syriac", language.Tagalog: "Tagalog", language.Tai_Le: "TaiLe", language.Tamil: "Tamil",
	language.Telugu: "Telugu", language.Thaana: "Thaana", language.Tibetan: "Tibetan", language.Tifinagh: "Tifinagh",
	language.Vai: "Vai", language.Yi: "Yi",
}
