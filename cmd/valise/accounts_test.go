package main

import (
	"database/sql"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/valise-export/valise/cmd/internal/app"
	"github.com/valise-export/valise/exporter"
)

// The register of the linking tests: Ana has an address of her own and one that
// she shares with Ben, who has nothing else.
const linkedRegister = `notice: 2021-02-09
installation_key: a key of the tests, no secret
subject:
  lookup: {source: register, dataset: subject}
  accounts: {source: register, dataset: subject_account}
  emails: {source: register, dataset: subject_email}
  linked:
    shop: {by: %s}
sources:
  register:
    type: files
    required: true
    root: .
    datasets:
      subject:
        path: people.csv
        subject_column: id
        fields: {customer_id: id, full_name: name, email: email, other_emails: others}
      subject_account:
        path: accounts.csv
        subject_column: id
        fields: {customer_id: id, account_id: account, system: system, evidence: evidence}
      subject_email:
        path: emails.csv
        subject_column: email
        fields: {email: email, customer_id: id}
  shop:
    accounts: [shop]
    %s
  ledger:
    type: files
    root: .
    accounts: [company]
    datasets: {purchase: {path: ledger.csv, subject_column: account, fields: {purchase_id: number, description: item}}}
`

var linkedFiles = map[string]string{
	"people.csv":   "id,name,email,others\nana,Ana,ana@example.com,\"[\"\"home@example.com\"\"]\"\nben,Ben,home@example.com,[]\nold,Ana,ana@work.example,[]\n",
	"accounts.csv": "id,account,system,evidence\nana,c1,company,contract\nana,c0,company,merged from an older register\nben,c2,company,contract\nold,c1,company,contract\n",
	"emails.csv":   "email,id\nana@example.com,ana\nhome@example.com,ana\nhome@example.com,ben\nana@work.example,old\n",
	// The shop's customers: 7 has Ana's address, 8 the shared one; the numbers are
	// also the company's own for somebody else.
	"shoppers.csv": "id,person,email,name\n7,p7,ana@example.com,Ana\n8,p8,home@example.com,Ben\n9,p9,ana@work.example,Ana\n10,p10,ana@work.example,Another\n",
	"orders.csv":   "number,customer,item\n1001,7,Lamp of Ana\n1002,8,Chair of Ben\n1003,9,Desk\n",
	"ledger.csv":   "account,number,item\nc0,2000,Merged\nc1,2001,Own\nc2,2002,Of Ben\n7,2007,Of a stranger whose number is 7\n",
}

const linkedSQL = `type: sqldb
driver: sqlite
dsn: shop.sqlite
datasets:
  subject_account:
    query: SELECT * FROM shoppers WHERE email = :customer_id ORDER BY id
    subject_column: email
    ignore: [name]
    fields: {account_id: id, customer_id: person, system: {value: shop}}
  purchase:
    query: SELECT * FROM orders WHERE customer IN (:account_ids) ORDER BY number
    subject_column: customer
    fields: {purchase_id: number, description: item}`

const linkedCSV = `type: files
root: .
datasets:
  subject_account: {path: shoppers.csv, subject_column: email, ignore: [name], fields: {account_id: id, customer_id: person, system: {value: shop}}}
  purchase: {path: orders.csv, subject_column: customer, fields: {purchase_id: number, description: item}}`

const linkedREST = `type: rest
url: %s
allow_hosts: [127.0.0.1]
datasets:
  subject_account:
    path: /shoppers
    params: {email: "{customer_id}"}
    subject_column: email
    ignore: [name]
    fields: {account_id: id, customer_id: person, system: {value: shop}}
  purchase:
    path: /orders/{account_id}
    subject_column: customer
    fields: {purchase_id: number, description: item}`

const linkedPlugin = `type: plugin
command: [python3, ./shop.py]
env: {PATH: "${PATH}"}
datasets:
  subject_account: {dataset: shoppers, subject_column: email, fields: {account_id: id, customer_id: person, system: {value: shop}}}
  purchase: {dataset: orders, subject_column: customer, fields: {purchase_id: number, description: item}}`

// linkedProgram reads the same files as a plugin.
const linkedProgram = `import csv, json, os, sys
def say(kind, **members):
    print(json.dumps({"type": kind, **members}), flush=True)
say("hello", protocol=1)
request = json.loads(sys.stdin.readline())
owner = {"shoppers": "email", "orders": "customer"}[request["dataset"]]
mine = [request["customer_id"], *request["accounts"]]
count = 0
for row in csv.DictReader(open(os.path.join(request["folder"], request["dataset"] + ".csv"))):
    if row[owner] in mine:
        say("record", data={name: row[name] for name in request["columns"]})
        count += 1
say("end", count=count)
`

// linkedBench is the company with the shop in a source of some kind.
func linkedBench(t *testing.T, by, shop string) *bench {
	t.Helper()
	b := newBench(t)
	for name, text := range linkedFiles {
		b.write(name, []byte(text))
	}
	b.write("shop.py", []byte(linkedProgram))
	db, err := sql.Open("sqlite", filepath.Join(b.home, "shop.sqlite"))
	must(t, err)
	for _, table := range []string{"shoppers", "orders"} {
		rows := strings.Split(strings.TrimSpace(linkedFiles[table+".csv"]), "\n")
		_, err := db.Exec("CREATE TABLE " + table + " (" + strings.ReplaceAll(rows[0], ",", " TEXT, ") + " TEXT)")
		must(t, err)
		for _, row := range rows[1:] {
			_, err := db.Exec("INSERT INTO " + table + " VALUES ('" + strings.ReplaceAll(row, ",", "', '") + "')")
			must(t, err)
		}
	}
	must(t, db.Close())
	b.write("valise.yaml", fmt.Appendf(nil, linkedRegister, by, strings.ReplaceAll(shop, "\n", "\n    ")))
	return b
}

// linkedServer answers as an API of the shop does.
func linkedServer(t *testing.T) string {
	t.Helper()
	rows := func(file, column, value string) string {
		var out []string
		lines := strings.Split(strings.TrimSpace(linkedFiles[file]), "\n")
		names := strings.Split(lines[0], ",")
		for _, line := range lines[1:] {
			cells := strings.Split(line, ",")
			if cells[slices.Index(names, column)] != value {
				continue
			}
			var members []string
			for i := range names {
				members = append(members, fmt.Sprintf("%q: %q", names[i], cells[i]))
			}
			out = append(out, "{"+strings.Join(members, ", ")+"}")
		}
		return "[" + strings.Join(out, ", ") + "]"
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /shoppers", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, rows("shoppers.csv", "email", r.URL.Query().Get("email")))
	})
	mux.HandleFunc("GET /orders/{id}", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, rows("orders.csv", "customer", r.PathValue("id")))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

// linkedExport returns the items of a customer's purchases and the manifest's
// subject.
func linkedExport(t *testing.T, b *bench, customer string) ([]string, exporter.ManifestSubject) {
	t.Helper()
	target := filepath.Join(t.TempDir(), "b.zip")
	_, err := pack(t, load(t, filepath.Join(b.home, "valise.yaml")), app.Request{CustomerID: customer, Target: target, Formats: []string{"json"}})
	must(t, err)
	found := members(t, target)
	if gaps := manifestOf(t, found).Gaps; len(gaps) > 0 {
		t.Fatalf("gaps: %+v", gaps)
	}
	var items []string
	for _, r := range recordsOf(t, found, "purchase") {
		items = append(items, r["description"].(string))
	}
	slices.Sort(items)
	return items, manifestOf(t, found).Subject
}

// TestLinkedByEmail: an address that is the customer's alone links the accounts
// of another system, whatever connector reads it; one that two share links
// nothing to either; where the other system has two people of one address,
// neither is joined. A number that two systems use for two people stays apart.
func TestLinkedByEmail(t *testing.T) {
	for kind, shop := range map[string]string{"sqldb": linkedSQL, "files": linkedCSV, "rest": fmt.Sprintf(linkedREST, linkedServer(t)), "plugin": linkedPlugin} {
		t.Run(kind, func(t *testing.T) {
			if kind == "plugin" {
				needs(t, "python3", "python3")
			}
			b := linkedBench(t, "email", shop)
			for customer, want := range map[string]struct {
				items    []string
				linked   []exporter.ManifestLink
				unlinked []exporter.ManifestNotLinked
			}{
				"ana": {
					[]string{"Lamp of Ana", "Merged", "Own"},
					[]exporter.ManifestLink{
						{Evidence: "an e-mail address that is the customer's alone", System: "shop", Accounts: 1},
						{Evidence: "contract", System: "company", Accounts: 1}, {Evidence: "merged from an older register", System: "company", Accounts: 1},
					},
					[]exporter.ManifestNotLinked{{Source: "shop", By: "email", Reason: exporter.NotLinkedShared, Keys: 1}},
				},
				"ben": {
					[]string{"Of Ben"}, []exporter.ManifestLink{{Evidence: "contract", System: "company", Accounts: 1}},
					[]exporter.ManifestNotLinked{{Source: "shop", By: "email", Reason: exporter.NotLinkedShared, Keys: 1}},
				},
				"old": {
					[]string{"Own"}, []exporter.ManifestLink{{Evidence: "contract", System: "company", Accounts: 1}},
					[]exporter.ManifestNotLinked{{Source: "shop", By: "email", Reason: exporter.NotLinkedSeveral, Keys: 1}},
				},
			} {
				items, subject := linkedExport(t, b, customer)
				if !slices.Equal(items, want.items) || !slices.Equal(subject.Linked, want.linked) || !slices.Equal(subject.NotLinked, want.unlinked) {
					t.Errorf("%s: %v, %+v", customer, items, subject)
				}
			}
		})
	}
}

// TestLinkedByAccount: an id of another system that the register keeps leads on
// to that system's accounts.
func TestLinkedByAccount(t *testing.T) {
	shop := strings.Replace(linkedSQL, "SELECT * FROM shoppers WHERE email = :customer_id", "SELECT 's-' || substr(email, 1, 3) AS email, id, person, name FROM shoppers WHERE 's-' || substr(email, 1, 3) = :customer_id AND id = '7'", 1)
	b := linkedBench(t, "account", shop)
	b.write("accounts.csv", []byte("id,account,system,evidence\nana,s-ana,shop,the shop's id in the contract\nben,c2,company,contract\n"))
	items, subject := linkedExport(t, b, "ana")
	want := []exporter.ManifestLink{{Evidence: "another of the customer's accounts", System: "shop", Accounts: 1}, {Evidence: "the shop's id in the contract", System: "shop", Accounts: 1}}
	if !slices.Equal(items, []string{"Lamp of Ana"}) || !slices.Equal(subject.Linked, want) {
		t.Errorf("%v, %+v", items, subject)
	}
	if items, subject := linkedExport(t, b, "ben"); !slices.Equal(items, []string{"Of Ben"}) || subject.Accounts != 1 {
		t.Errorf("%v, %+v", items, subject)
	}
}

// TestLinkedNeedsProof: a source that answers for another address than it was
// asked for links nothing, and ends the export.
func TestLinkedNeedsProof(t *testing.T) {
	b := linkedBench(t, "email", strings.Replace(linkedSQL, "WHERE email = :customer_id", "WHERE :customer_id IS NOT NULL", 1))
	e := b.run(b.exportArgs("ana")...)
	if e.code != exitFailed || !strings.Contains(e.err, "source shop: dataset subject_account") || strings.Contains(e.both(), "@example.com") {
		t.Errorf("exit code %d:\n%s", e.code, e.both())
	}
	b.isEmpty("out", "tmp")
	b = linkedBench(t, "email", linkedSQL)
	b.write("valise.yaml", edited(t, fmt.Appendf(nil, linkedRegister, "email", strings.ReplaceAll(linkedSQL, "\n", "\n    ")), "  emails: {source: register, dataset: subject_email}\n", ""))
	if e := b.run("config", "check"); e.code != exitUsage || !strings.Contains(e.err, "subject.linked.shop.by: needs subject.emails") {
		t.Errorf("exit code %d:\n%s", e.code, e.both())
	}
}
