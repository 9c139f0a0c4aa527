package demo

func americas() []place {
	return []place{
		{
			key: "br", jurisdiction: "br", country: "BR", language: "pt-BR", zone: "America/Sao_Paulo", currency: "BRL", entity: "Example Cloud Brasil Ltda.",
			given:   "João/joao;Conceição/conceicao;Antônio/antonio;Luísa/luisa;Tainá/taina;Caetano/caetano",
			family:  "Gonçalves/goncalves;Assunção/assuncao;Araújo/araujo;Brandão/brandao;Guimarães/guimaraes",
			towns:   "São Paulo|BR-SP|01310-100|Bela Vista;Florianópolis|BR-SC|88010-400|Centro",
			streets: "Avenida Paulista, ####;Rua das Acácias, ##", second: "Conjunto 42",
			phone: "+5511900000###", titles: "Faturamento;Operações;Segurança da informação",
			company: "%s Ltda.", tax: "CNPJ|##.###.###/0001-##", office: "Receita Federal",
		},
		{
			key: "us-ca", jurisdiction: "us-ca", country: "US", language: "en-US", zone: "America/Los_Angeles", currency: "USD", entity: entityInc,
			given:   "Renée/renee;Darnell/darnell;Guadalupe/guadalupe;Kai/kai;Mei-Ling/meiling",
			family:  "Washington/washington;Nguyen/nguyen;Peña-Ortiz/penaortiz;O’Neill/oneill",
			towns:   "San Francisco|US-CA|94103|San Francisco County;San José|US-CA|95113|Santa Clara County;Los Angeles|US-CA|90012|Los Angeles County",
			streets: "### Valencia Street;#### Almaden Boulevard", second: "Suite 300",
			phone: "+141555501##", titles: "Accounts payable;Site reliability;Security officer",
			company: "%s, LLC", tax: "EIN|##-#######", office: "Franchise Tax Board",
		},
		{
			key: "us", jurisdiction: "", country: "US", language: "en-US", zone: "America/New_York", currency: "USD", entity: entityInc,
			given:   "Beatrice/beatrice;Tyrone/tyrone;Elijah/elijah",
			family:  "Goldstein/goldstein;Abernathy/abernathy;d’Angelo/dangelo",
			towns:   "New York|US-NY|10013|;Austin|US-TX|78701|Travis County",
			streets: "### Canal Street;#### Congress Avenue", second: "Floor 12",
			phone: "+121255501##", titles: "Accounting;Operations;Security",
			company: "%s, Inc.", tax: "EIN|##-#######", office: "IRS",
		},
		{
			key: "ca", jurisdiction: "ca", country: "CA", language: "en-CA", zone: "America/Toronto", currency: "CAD", entity: "Example Cloud Canada ULC",
			given:   "Sophie/sophie;Nunavik/nunavik;Graham/graham;Priya/priya",
			family:  "Tremblay/tremblay;MacDonald/macdonald;Singh/singh",
			towns:   "Toronto|CA-ON|M5V 2T6|;Halifax|CA-NS|B3J 1S9|",
			streets: "### Spadina Avenue;## Barrington Street", second: "Unit 5",
			phone: "+141655501##", titles: "Billing clerk;Operations;Security",
			company: "%s Inc.", tax: "GST/HST|#########RT0001", office: "CRA",
		},
		{
			key: "ca-fr", jurisdiction: "ca", country: "CA", language: "fr-CA", zone: "America/Toronto", currency: "CAD", entity: "Example Cloud Canada ULC",
			given:   "Océane/oceane;Étienne/etienne;Maëlle/maelle",
			family:  "Bélanger/belanger;Côté/cote;Saint-Onge/saintonge",
			towns:   "Montréal|CA-QC|H2Y 1C6|Ville-Marie;Trois-Rivières|CA-QC|G9A 5H7|",
			streets: "### rue Saint-Denis;## chemin du Bord-de-l’Eau", second: "app. 8",
			phone: "+151455501##", titles: "Facturation;Exploitation;Sécurité",
			company: "%s inc.", tax: "QST|##########TQ0001", office: "Revenu Québec",
		},
		{
			key: "cr", jurisdiction: "cr", country: "CR", language: "es-CR", zone: "America/Costa_Rica", currency: "CRC", entity: entityInc,
			given:   "Nazareth/nazareth;José María/josemaria;Yendry/yendry",
			family:  "Solís Quirós/solis;Zúñiga Mora/zuniga;Jiménez Fallas/jimenez",
			towns:   "San José|CR-SJ|10101|Carmen;Heredia|CR-H|40101|",
			streets: "100 m al norte del Teatro, casa ##;Avenida Central, calle #", second: "Frente al parque",
			phone: "+50622000###", titles: "Contabilidad;Operaciones;Seguridad",
			company: "%s S. A.", tax: "cédula jurídica|3-101-######", office: "Hacienda",
		},
	}
}
