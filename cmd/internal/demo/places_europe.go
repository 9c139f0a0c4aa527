package demo

const (
	entityEMEA = "Example Cloud EMEA SARL"
	entityInc  = "Example Cloud, Inc."
)

func europe() []place {
	return []place{
		{
			key: "de", jurisdiction: "eea", country: "DE", language: "de", zone: "Europe/Berlin", currency: "EUR", entity: entityEMEA,
			given:   "Anja/anja;Jürgen/juergen;Björn/bjoern;Käthe/kaethe;Lukas/lukas;Zoë/zoe",
			family:  "Müller/mueller;Weiß/weiss;Schröder/schroeder;Größner/groessner;Öztürk/oeztuerk;Krüger/krueger",
			towns:   "Berlin|DE-BE|10115|Mitte;München|DE-BY|80331|;Köln|DE-NW|50667|",
			streets: "Lindenstraße ##;Am Mühlengraben #;Schöneberger Ufer ##", second: "Hinterhaus, 3. OG",
			phone: "+493023125###", titles: "Buchhaltung;Betriebsleiter;Sicherheitsbeauftragte",
			company: "%s GmbH", tax: "VAT|DE#########", office: "Finanzamt Mitte",
		},
		{
			key: "gr", jurisdiction: "eea", country: "GR", language: "el", zone: "Europe/Athens", currency: "EUR", entity: entityEMEA,
			given:   "Ελένη/eleni;Γιώργος/giorgos;Μαρία/maria;Δημήτρης/dimitris;Σοφία/sofia",
			family:  "Παπαδοπούλου/papadopoulou;Γεωργίου/georgiou;Νικολάου/nikolaou;Οικονόμου/oikonomou",
			towns:   "Αθήνα|GR-I|105 57|Πλάκα;Θεσσαλονίκη|GR-B|546 24|",
			streets: "Οδός Ερμού ##;Λεωφόρος Νίκης ##", second: "2ος όροφος",
			phone: "+302109999###", titles: "Λογίστρια;Διαχειριστής;Ασφάλεια πληροφοριών",
			company: "%s ΑΕ", tax: "VAT|EL#########", office: "ΔΟΥ Α΄ Αθηνών",
		},
		{
			key: "fr", jurisdiction: "eea", country: "FR", language: "fr", zone: "Europe/Paris", currency: "EUR", entity: entityEMEA,
			given:   "Chloé/chloe;François/francois;Anaïs/anais;Loïc/loic;Hélène/helene",
			family:  "Lefèvre/lefevre;Garçon/garcon;Bœuf/boeuf;Dûchesne/duchesne",
			towns:   "Paris|FR-75C|75011|;Besançon|FR-25|25000|",
			streets: "## rue de l’Église;## quai des Célestins", second: "Bâtiment B",
			phone: "+331990012##", titles: "Comptable;Responsable d’exploitation;Sécurité",
			company: "%s SARL", tax: "VAT|FR###########", office: "SIE Paris 11e",
		},
		{
			key: "es", jurisdiction: "eea", country: "ES", language: "es", zone: "Europe/Madrid", currency: "EUR", entity: entityEMEA,
			given:   "Íñigo/inigo;María José/mariajose;Begoña/begona;Ángel/angel",
			family:  "Muñoz Peña/munoz;Ibáñez Núñez/ibanez;Cigüeña Gil/ciguena",
			towns:   "A Coruña|ES-GA|15003|;Cádiz|ES-AN|11001|",
			streets: "Calle del Álamo, ##;Plaza de España, #", second: "3.º izquierda",
			phone: "+349005550##", titles: "Facturación;Operaciones;Seguridad",
			company: "%s, S. L.", tax: "NIF|B########", office: "AEAT A Coruña",
		},
		{
			key: "pl", jurisdiction: "eea", country: "PL", language: "pl", zone: "Europe/Warsaw", currency: "PLN", entity: entityEMEA,
			given:   "Łukasz/lukasz;Małgorzata/malgorzata;Żaneta/zaneta;Stanisław/stanislaw",
			family:  "Wiśniewski/wisniewski;Dąbrowska/dabrowska;Źrebiec/zrebiec;Kołodziej/kolodziej",
			towns:   "Łódź|PL-10|90-001|;Kraków|PL-12|31-042|Stare Miasto",
			streets: "ul. Święty Marcin ##;ul. Krótka #", second: "m. 14",
			phone: "+48225550###", titles: "Księgowa;Kierownik zmiany;Bezpieczeństwo",
			company: "%s sp. z o.o.", tax: "VAT|PL##########", office: "Urząd Skarbowy Łódź",
		},
		{
			key: "gb", jurisdiction: "gb", country: "GB", language: "en-GB", zone: "Europe/London", currency: "GBP", entity: entityEMEA,
			given:   "Siobhán/siobhan;Nigel/nigel;Imogen/imogen",
			family:  "O’Hara/ohara;St John-Smythe/stjohnsmythe;Featherstonehaugh/featherstonehaugh",
			towns:   "London|GB-LND|EC1A 1BB|;Cardiff|GB-CRF|CF10 1EP|",
			streets: "## Threadneedle Row;#A King’s Mews", second: "Flat 2",
			phone: "+442079460###", titles: "Accounts;Platform lead;Security",
			company: "%s Ltd", tax: "VAT|GB#########", office: "HMRC",
		},
		{
			key: "tr", jurisdiction: "", country: "TR", language: "tr", zone: "Europe/Istanbul", currency: "TRY", entity: entityEMEA,
			given:   "Çağrı/cagri;Işıl/isil;Gülşah/gulsah;Ömer/omer",
			family:  "Yıldırım/yildirim;Şahinoğlu/sahinoglu;Güneş/gunes",
			towns:   "İstanbul|TR-34|34357|Beşiktaş;Eskişehir|TR-26|26010|",
			streets: "Çiçek Sokağı No: ##;İnönü Caddesi No: #", second: "Kat 4, Daire 9",
			phone: "+902125550###", titles: "Muhasebe;İşletme;Güvenlik",
			company: "%s A.Ş.", tax: "VKN|##########", office: "Beşiktaş Vergi Dairesi",
		},
	}
}
