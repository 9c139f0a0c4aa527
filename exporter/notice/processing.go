package notice

import "github.com/valise-export/valise/exporter"

// ProcessingFor returns the information about processing that belongs to a copy
// (GDPR art. 15(1); LGPD art. 19 II): the company's own where it gave a part,
// else the notice's, else the part is named as missing. Recipients that the
// notice names for the jurisdiction are added to the notice's.
func (n *Notice) ProcessingFor(jurisdiction string, own exporter.Processing) exporter.Processing {
	own.Defaults, own.Missing = nil, nil
	j, _ := n.Jurisdiction(jurisdiction)
	recipients := append([]string(nil), n.Processing.Recipients...)
	for _, r := range j.Recipients {
		recipients = append(recipients, r.Name+": "+r.Function)
	}
	for _, part := range []struct {
		name   string
		own    *[]string
		notice []string
	}{
		{"purposes", &own.Purposes, n.Processing.Purposes},
		{"sources", &own.Sources, n.Processing.Sources},
		{"recipients", &own.Recipients, recipients},
		{"retention", &own.Retention, n.Processing.Retention},
		{"transfers", &own.Transfers, n.Processing.Transfers},
		{"automated_decisions", &own.Automated, n.Processing.Automated},
	} {
		switch {
		case len(*part.own) > 0:
		case len(part.notice) > 0:
			*part.own = part.notice
			own.Defaults = append(own.Defaults, part.name)
		default:
			own.Missing = append(own.Missing, part.name)
		}
	}
	return own
}
