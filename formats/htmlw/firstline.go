package htmlw

import "strings"

// firstLine is the page's first line in one language.
type firstLine struct{ Lang, Dir, Text string }

const extractFirst = "Extract everything first: the links on this page work only after the whole zip has been unpacked."

// extractFirstIn has the first line in other languages, by BCP 47 tag.
var extractFirstIn = []firstLine{
	{"ar", "rtl", "استخرِج كل الملفات أولًا: لا تعمل الروابط في هذه الصفحة إلا بعد فك ضغط ملف zip بالكامل."},
	{"da", "ltr", "Pak alt ud først: linkene på denne side virker først, når hele zip-filen er pakket ud."},
	{"de", "ltr", "Zuerst alles entpacken: Die Links auf dieser Seite funktionieren erst, wenn die ganze ZIP-Datei entpackt ist."},
	{"el", "ltr", "Πρώτα αποσυμπιέστε τα πάντα: οι σύνδεσμοι αυτής της σελίδας λειτουργούν μόνο αφού αποσυμπιεστεί ολόκληρο το αρχείο zip."},
	{"es", "ltr", "Primero extráigalo todo: los enlaces de esta página solo funcionan después de descomprimir el archivo zip completo."},
	{"fr", "ltr", "Extrayez d’abord tout : les liens de cette page ne fonctionnent qu’une fois l’archive zip entièrement décompressée."},
	{"he", "rtl", "חלצו קודם את הכול: הקישורים בדף הזה פועלים רק אחרי שחולץ קובץ ה‑zip כולו."},
	{"hi", "ltr", "पहले सब कुछ एक्सट्रैक्ट करें: इस पेज के लिंक पूरी zip फ़ाइल एक्सट्रैक्ट करने के बाद ही काम करते हैं।"},
	{"id", "ltr", "Ekstrak semuanya terlebih dahulu: tautan di halaman ini hanya berfungsi setelah seluruh berkas zip diekstrak."},
	{"it", "ltr", "Per prima cosa estrai tutto: i collegamenti di questa pagina funzionano solo dopo aver estratto l’intero file zip."},
	{"ja", "ltr", "最初にすべてを展開してください。このページのリンクは、zip ファイル全体を展開した後にのみ機能します。"},
	{"ko", "ltr", "먼저 모든 파일의 압축을 푸세요. 이 페이지의 링크는 zip 파일 전체의 압축을 푼 뒤에만 작동합니다."},
	{"ms", "ltr", "Ekstrak semuanya dahulu: pautan di halaman ini hanya berfungsi selepas keseluruhan fail zip diekstrak."},
	{"nl", "ltr", "Pak eerst alles uit: de koppelingen op deze pagina werken pas als het hele zipbestand is uitgepakt."},
	{"pl", "ltr", "Najpierw rozpakuj wszystko: odnośniki na tej stronie działają dopiero po rozpakowaniu całego pliku zip."},
	{"pt", "ltr", "Primeiro, extraia tudo: os links desta página só funcionam depois que o arquivo zip inteiro for descompactado."},
	{"ru", "ltr", "Сначала распакуйте всё: ссылки на этой странице работают только после распаковки всего zip-архива."},
	{"sv", "ltr", "Packa upp allt först: länkarna på den här sidan fungerar först när hela zip-filen har packats upp."},
	{"th", "ltr", "แตกไฟล์ทั้งหมดก่อน: ลิงก์ในหน้านี้จะใช้งานได้หลังจากแตกไฟล์ zip ทั้งหมดแล้วเท่านั้น"},
	{"tr", "ltr", "Önce her şeyi çıkarın: bu sayfadaki bağlantılar yalnızca zip dosyasının tamamı çıkarıldıktan sonra çalışır."},
	{"vi", "ltr", "Hãy giải nén tất cả trước: các liên kết trên trang này chỉ hoạt động sau khi giải nén toàn bộ tệp zip."},
	{"zh-Hant", "ltr", "請先全部解壓縮：必須先將整個 zip 檔解壓縮，本頁的連結才能使用。"},
	{"zh", "ltr", "请先全部解压：只有在解压整个 zip 文件之后，本页中的链接才能使用。"},
}

// firstLineIn returns the first line in the first of the languages that there
// is one for, false where that is English or none.
func firstLineIn(languages ...string) (firstLine, bool) {
	for _, language := range languages {
		tag := strings.ToLower(language)
		if tag == "en" || strings.HasPrefix(tag, "en-") {
			return firstLine{}, false
		}
		if strings.HasPrefix(tag, "zh-tw") || strings.HasPrefix(tag, "zh-hk") || strings.HasPrefix(tag, "zh-mo") {
			tag = "zh-hant"
		}
		for _, line := range extractFirstIn {
			if own := strings.ToLower(line.Lang); tag == own || strings.HasPrefix(tag, own+"-") {
				return line, true
			}
		}
	}
	return firstLine{}, false
}
