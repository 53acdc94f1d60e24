"""The console script."""

import typer

from commands import (
    accounts,
    audit,
    browser,
    demonstration,
    imports,
    path_to_green,
    programs,
    review,
    roadmap,
    rule_deprecation,
    scorecard,
    static_files,
    status_updates,
    store,
    ticket,
    ticket_aging,
    ticket_views,
)
from commands.edge import fail, noted
from commands.jobs import work
from commands.serve import serve
from dashboard.errors import GreenpathError

terminal = typer.Typer(
    help="Scorecards and roadmaps for business reviews.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
show = typer.Typer(help="The numbers of a page, for the terminal.", no_args_is_help=True)
paper = typer.Typer(help="A page on paper.", no_args_is_help=True)
takes = typer.Typer(help="Bring files into the store.", no_args_is_help=True)
terminal.add_typer(programs.group, name="program")
terminal.add_typer(accounts.group, name="user")
terminal.add_typer(store.group, name="db")
terminal.add_typer(show, name="show")
terminal.add_typer(paper, name="print")
terminal.add_typer(takes, name="import")
takes.command("tickets")(imports.import_tickets)
takes.command("rules")(imports.import_rules)
takes.command("metrics")(imports.import_metrics)
takes.command("goals")(imports.import_goals)
takes.command("roadmap")(imports.import_roadmap)
show.command("ticket-aging")(ticket_aging.show)
show.command("rule-deprecation")(rule_deprecation.show)
show.command("scorecard")(scorecard.show)
show.command("path-to-green")(path_to_green.show)
show.command("roadmap")(roadmap.show)
show.command("updates-due")(status_updates.show)
show.command("xmr")(scorecard.show_xmr)
show.command("ticket")(ticket.show)
show.command("escalations")(ticket_views.show_escalations)
show.command("partner-requests")(ticket_views.show_partner_requests)
show.command("review")(review.show)
show.command("audit")(audit.show)
paper.command("ticket-aging")(ticket_aging.print_page)
paper.command("rule-deprecation")(rule_deprecation.print_page)
paper.command("review")(review.print_page)
terminal.command("serve")(serve)
terminal.command("work")(work)
terminal.command("demo")(demonstration.demo)
terminal.command("browser", hidden=True)(browser.prepare_browser)
terminal.command("static", hidden=True)(static_files.prepare_static_files)


def main() -> None:
    """Run a command; what a person can act on is said in one sentence."""
    try:
        terminal()
    except GreenpathError as error:
        fail(error.sentence)
    except Exception as error:  # whatever else: an apology, and the traceback in a file
        fail(f"This should not have happened. What is known about it is in {noted(error)}.")
