package dictionary

import "github.com/valise-export/valise/exporter"

func communicationPreference() exporter.Dataset {
	return exporter.Dataset{
		Name: "communication_preference", Title: "Communication preferences",
		Description: "Which topics the subject wants to hear about, and by which channel.",
		Category:    exporter.CommunicationSettings, Surfaces: []string{emailPreferenceCenter, preferences},
		Key:        []string{exporter.AccountColumn, "topic", "channel"},
		References: []exporter.Reference{toAccount()}, When: "updated_at",
		Fields: fields(exporter.Provided, on(exporter.Consent, exporter.Contract),
			accountID(),
			plain("topic", "Topic", "What the messages are about; marketing rests on consent, notices of service on the contract.").always(),
			plain("channel", "Channel", "How the messages are sent, such as email, sms, post or push.").always(),
			plain("status", "Status", "Whether the topic is sent by this channel.").
				oneOf("subscribed", "Subscribed", "unsubscribed", "Unsubscribed", "pending", "Not confirmed yet"),
			boolean("unsubscribe_all", "Unsubscribed from everything", "Whether the subject refused all promotional messages."),
			instant("updated_at", "Updated", "When the choice was last made.").from(exporter.Observed),
		),
	}
}

func notificationSetting() exporter.Dataset {
	return exporter.Dataset{
		Name: "notification_setting", Title: "Notification settings",
		Description: "The notifications set up in an account and the addresses that they go to, one record for each.",
		Category:    exporter.CommunicationSettings, Surfaces: []string{preferences},
		Key: []string{"setting_id"}, References: []exporter.Reference{toAccount()},
		Fields: fields(exporter.Provided, on(exporter.Contract),
			accountID(),
			id("setting_id", "Setting ID", "The source's id of the pair of setting and address.").always().from(exporter.Observed),
			plain("name", "Name", "The name that the setting was given."),
			id("arn", "Resource name", "The full resource name of the setting.").from(exporter.Observed),
			plain("status", "Status", "Whether the setting is active, in the source's words.").from(exporter.Observed),
			plain("aggregation_duration", "Gathered over", "Over which span notifications are gathered into one, in the source's words."),
			plain("channel_type", "Channel", "The kind of channel that the notifications go to."),
			plain("override", "Override", "What of the general setting this one overrides."),
			person("contact_address", "Contact address", "The address or number that the notifications go to."),
			plain("contact_status", "Contact status", "Whether the address was confirmed, in the source's words.").from(exporter.Observed),
		),
	}
}
