package aws

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/notifications"
	notetypes "github.com/aws/aws-sdk-go-v2/service/notifications/types"
	"github.com/aws/aws-sdk-go-v2/service/notificationscontacts"
	contacttypes "github.com/aws/aws-sdk-go-v2/service/notificationscontacts/types"
)

// noteItem is a pair of a configuration and a channel, or either alone.
type noteItem struct {
	ID            string `column:"id"`
	Name          *string
	Arn           *string
	Status        notetypes.NotificationConfigurationStatus
	Aggregation   notetypes.AggregationDuration
	ChannelType   string
	Override      notetypes.ChannelAssociationOverrideOption
	Address       *string
	ContactStatus contacttypes.EmailContactStatus
}

func notificationSurface() surface {
	return of[noteItem]("notification_setting", []string{
		"notifications-contacts:ListEmailContacts", "notifications:ListChannels", "notifications:ListManagedNotificationChannelAssociations",
		"notifications:ListManagedNotificationConfigurations", "notifications:ListNotificationConfigurations",
	}, readNotifications,
		column("setting_id", "id"), column("name", "Name"), column("arn", "Arn"), column("status", "Status"), column("aggregation_duration", "Aggregation"),
		column("channel_type", "ChannelType"), column("override", "Override"), column("contact_address", "Address"), column("contact_status", "ContactStatus"))
}

// noteReader joins the configurations with the contacts that they go to. An
// account has few contacts: the service's quota is in the hundreds.
type noteReader struct {
	client   *notifications.Client
	a        *account
	out      *sink
	contacts map[string]contacttypes.EmailContact
	used     map[string]bool
}

func readNotifications(ctx context.Context, a *account, out *sink) error {
	r := noteReader{client: notifications.NewFromConfig(a.at("notifications")), a: a, out: out, contacts: map[string]contacttypes.EmailContact{}, used: map[string]bool{}}
	order, err := r.emails(ctx)
	if err == nil {
		err = r.configurations(ctx)
	}
	if err == nil {
		err = r.managed(ctx)
	}
	if err != nil {
		return err
	}
	for _, arn := range order { // contacts that no configuration uses
		if c := r.contacts[arn]; !r.used[arn] {
			if err := out.put(ownerOf(c.Arn), noteItem{ID: arn, Name: c.Name, Arn: c.Arn, ChannelType: "EMAIL", Address: c.Address, ContactStatus: c.Status}); err != nil {
				return err
			}
		}
	}
	return nil
}

// emails reads the contacts, and returns their names in order.
func (r *noteReader) emails(ctx context.Context) (order []string, err error) {
	client := notificationscontacts.NewFromConfig(r.a.at("notifications-contacts"))
	err = r.a.pages(ctx, func(token *string) (*string, error) {
		page, err := client.ListEmailContacts(ctx, &notificationscontacts.ListEmailContactsInput{NextToken: token})
		if err != nil {
			return nil, err
		}
		return page.NextToken, each("emailContacts", page.EmailContacts, func(c *contacttypes.EmailContact) error {
			if err := there("emailContacts", c.Arn, c.Address); err != nil {
				return err
			}
			r.contacts[*c.Arn] = *c
			order = append(order, *c.Arn)
			return nil
		})
	})
	return order, err
}

func (r *noteReader) configurations(ctx context.Context) error {
	return r.a.pages(ctx, func(token *string) (*string, error) {
		page, err := r.client.ListNotificationConfigurations(ctx, &notifications.ListNotificationConfigurationsInput{NextToken: token})
		if err != nil {
			return nil, err
		}
		r.out.turn()
		return page.NextToken, each("notificationConfigurations", page.NotificationConfigurations, func(c *notetypes.NotificationConfigurationStructure) error {
			if err := there("notificationConfigurations", c.Arn); err != nil {
				return err
			}
			return r.channels(ctx, noteItem{Name: c.Name, Arn: c.Arn, Status: c.Status, Aggregation: c.AggregationDuration})
		})
	})
}

// channels yields a record for each channel of a configuration, or one without.
func (r *noteReader) channels(ctx context.Context, item noteItem) error {
	found := false
	err := r.a.pages(ctx, func(token *string) (*string, error) {
		page, err := r.client.ListChannels(ctx, &notifications.ListChannelsInput{NotificationConfigurationArn: item.Arn, NextToken: token})
		if err != nil {
			return nil, err
		}
		return page.NextToken, each("channels", page.Channels, func(channel *string) error {
			found = true
			return r.put(item, *channel, "")
		})
	})
	if err != nil || found {
		return err
	}
	return r.put(item, "", "")
}

// put completes a record with the contact that its channel is.
func (r *noteReader) put(item noteItem, channel, kind string) error {
	item.ID, item.ChannelType = aws.ToString(item.Arn)+" "+channel, kind
	if channel == "" {
		item.ID = aws.ToString(item.Arn)
	}
	if c, ok := r.contacts[channel]; ok {
		item.ChannelType, item.Address, item.ContactStatus = "EMAIL", c.Address, c.Status
		r.used[channel] = true
	}
	return r.out.put(ownerOf(item.Arn), item)
}

// managed reads the configurations that AWS makes for every account, and what the
// account changed of where they go. Their names name no account.
func (r *noteReader) managed(ctx context.Context) error {
	return r.a.pages(ctx, func(token *string) (*string, error) {
		page, err := r.client.ListManagedNotificationConfigurations(ctx, &notifications.ListManagedNotificationConfigurationsInput{NextToken: token})
		if err != nil {
			return nil, err
		}
		r.out.turn()
		return page.NextToken, each("managedNotificationConfigurations", page.ManagedNotificationConfigurations, func(c *notetypes.ManagedNotificationConfigurationStructure) error {
			if err := there("managedNotificationConfigurations", c.Arn); err != nil {
				return err
			}
			return r.associations(ctx, c)
		})
	})
}

func (r *noteReader) associations(ctx context.Context, c *notetypes.ManagedNotificationConfigurationStructure) error {
	in := &notifications.ListManagedNotificationChannelAssociationsInput{ManagedNotificationConfigurationArn: c.Arn}
	return r.a.pages(ctx, func(token *string) (*string, error) {
		in.NextToken = token
		page, err := r.client.ListManagedNotificationChannelAssociations(ctx, in)
		if err != nil {
			return nil, err
		}
		return page.NextToken, each("channelAssociations", page.ChannelAssociations, func(x *notetypes.ManagedNotificationChannelAssociationSummary) error {
			if err := there("channelAssociations", x.ChannelIdentifier); err != nil {
				return err
			}
			return r.association(c, x)
		})
	})
}

func (r *noteReader) association(c *notetypes.ManagedNotificationConfigurationStructure, x *notetypes.ManagedNotificationChannelAssociationSummary) error {
	item := noteItem{ID: r.a.id + " " + *c.Arn + " " + *x.ChannelIdentifier, Name: c.Name, Arn: c.Arn, ChannelType: string(x.ChannelType), Override: x.OverrideOption}
	if e, ok := r.contacts[*x.ChannelIdentifier]; ok {
		item.Address, item.ContactStatus = e.Address, e.Status
		r.used[*x.ChannelIdentifier] = true
	}
	return r.out.put(r.a.id, item)
}
