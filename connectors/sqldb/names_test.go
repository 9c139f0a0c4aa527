package sqldb

import "testing"

// TestNamed: of a message of a server's only a name is told that the query has.
func TestNamed(t *testing.T) {
	const query = `SELECT c.frist, "last name" AS näme FROM shop.rentals r JOIN customer c ON c.id = r.id WHERE c.id = :customer_id`
	for message, want := range map[string]string{
		"no such table: rentals (1)":                                           "rentals",
		"no such table: shop.rentals (1)":                                      "shop.rentals",
		"no such column: c.frist":                                              "c.frist",
		`ERROR: column "näme" does not exist (42703)`:                          "näme",
		"ERROR: column c.frist does not exist":                                 "c.frist",
		`ERROR: relation "customer" does not exist`:                            "customer",
		"permission denied for table customer":                                 "customer",
		"Error 1146: Table 'company.customer' is not there":                    "customer",
		"Unknown column 'c.frist' in 'SELECT'":                                 "c.frist",
		"SELECT command denied to user 'u'@'h' for table `company`.`customer`": "customer",
		"no such table: custom":                                                "",
		"no such table: ":                                                      "",
		"column 0123456789 of Ana":                                             "",
		"Spalte »frist« existiert nicht":                                       "",
	} {
		s, err := parse(dialectOf(driverPostgres), query)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.named(message); got != want {
			t.Errorf("%s: got %q, want %q", message, got, want)
		}
	}
}
