"""Scheduled crawls: crontab lines and systemd units."""
