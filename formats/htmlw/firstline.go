package htmlw

import (
	"strings"

	"github.com/valise-export/valise/exporter/lang"
)

// firstLine is the page's first line in one language.
type firstLine struct{ Lang, Dir, Text string }

// extractFirstIn has the first line in languages that reports are not written in,
// by BCP 47 tag.
var extractFirstIn = []firstLine{
	{"ar", "rtl", "استخرِج كل الملفات أولًا: لا تعمل الروابط في هذه الصفحة إلا بعد فك ضغط ملف zip بالكامل."},
	{"da", "ltr", "Pak alt ud først: linkene på denne side virker først, når hele zip-filen er pakket ud."},
	{"el", "ltr", "Πρώτα αποσυμπιέστε τα πάντα: οι σύνδεσμοι αυτής της σελίδας λειτουργούν μόνο αφού αποσυμπιεστεί ολόκληρο το αρχείο zip."},
	{"he", "rtl", "חלצו קודם את הכול: הקישורים בדף הזה פועלים רק אחרי שחולץ קובץ ה‑zip כולו."},
	{"hi", "ltr", "पहले सब कुछ एक्सट्रैक्ट करें: इस पेज के लिंक पूरी zip फ़ाइल एक्सट्रैक्ट करने के बाद ही काम करते हैं।"},
	{"id", "ltr", "Ekstrak semuanya terlebih dahulu: tautan di halaman ini hanya berfungsi setelah seluruh berkas zip diekstrak."},
	{"it", "ltr", "Per prima cosa estrai tutto: i collegamenti di questa pagina funzionano solo dopo aver estratto l’intero file zip."},
	{"nl", "ltr", "Pak eerst alles uit: de koppelingen op deze pagina werken pas als het hele zipbestand is uitgepakt."},
	{"pl", "ltr", "Najpierw rozpakuj wszystko: odnośniki na tej stronie działają dopiero po rozpakowaniu całego pliku zip."},
	{"ru", "ltr", "Сначала распакуйте всё: ссылки на этой странице работают только после распаковки всего zip-архива."},
	{"sv", "ltr", "Packa upp allt först: länkarna på den här sidan fungerar först när hela zip-filen har packats upp."},
	{"th", "ltr", "แตกไฟล์ทั้งหมดก่อน: ลิงก์ในหน้านี้จะใช้งานได้หลังจากแตกไฟล์ zip ทั้งหมดแล้วเท่านั้น"},
	{"tr", "ltr", "Önce her şeyi çıkarın: bu sayfadaki bağlantılar yalnızca zip dosyasının tamamı çıkarıldıktan sonra çalışır."},
	{"vi", "ltr", "Hãy giải nén tất cả trước: các liên kết trên trang này chỉ hoạt động sau khi giải nén toàn bộ tệp zip."},
	{"zh-Hant", "ltr", "請先全部解壓縮：必須先將整個 zip 檔解壓縮，本頁的連結才能使用。"},
	{"zh", "ltr", "请先全部解压：只有在解压整个 zip 文件之后，本页中的链接才能使用。"},
}

// firstLineIn returns the first line in the subject's language, false where that
// is the page's, or there is none.
func firstLineIn(subject, page string) (firstLine, bool) {
	if ours := lang.Match(subject); ours != "" {
		p := lang.For(ours)
		return firstLine{p.Tag(), p.Dir(), p.T("page.extract_first")}, ours != page
	}
	tag := strings.ToLower(subject)
	if strings.HasPrefix(tag, "zh-tw") || strings.HasPrefix(tag, "zh-hk") || strings.HasPrefix(tag, "zh-mo") {
		tag = "zh-hant"
	}
	for _, line := range extractFirstIn {
		if own := strings.ToLower(line.Lang); tag == own || strings.HasPrefix(tag, own+"-") {
			return line, true
		}
	}
	return firstLine{}, false
}
