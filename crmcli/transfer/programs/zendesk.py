"""The exports of Zendesk Sell (Base): people and firms in one table of contacts, notes and tasks by type and id."""

from crmcli.transfer.programs.layout import ProgramTable

_SPACES = {
    "contact": "zendesk contact",
    "person": "zendesk contact",
    "company": "zendesk contact",
    "organisation": "zendesk contact",
    "lead": "zendesk lead",
    "deal": "zendesk deal",
    "sale": "zendesk deal",
}
_TYPED = {
    "noteableid": ("noteabletype", _SPACES),
    "resourceid": ("resourcetype", _SPACES),
    "associatedid": ("associatedtype", _SPACES),
}
_SILENT = (
    "updatedat lastactivitydate overdue recordingurl phonenumber remindat addedat prospectstatus hot pipeline "
    "pipelinename lastactivityat"
)
_STAGES = {
    "incoming": "lead",
    "qualified": "qualified",
    "quote": "proposal",
    "custom1": "negotiation",
    "custom2": "negotiation",
    "custom3": "negotiation",
    "closing": "negotiation",
    "closure": "negotiation",
    "won": "won",
    "lost": "lost",
    "unqualified": "lost",
}

LAYOUTS = (
    ProgramTable(
        "Zendesk Sell",
        "notes",
        "interactions",
        ("id content noteabletype", "id content resourcetype createdat !duedate"),
        {"ref": "id", "text": "content", "at": "createdat", "author": "creator owner user"},
        "zendesk note",
        silent=_SILENT,
        typed=_TYPED,
    ),
    ProgramTable(
        "Zendesk Sell",
        "tasks",
        "reminders",
        ("id content resourcetype duedate", "id content duedate remindat"),
        {
            "ref": "id",
            "text": "content",
            "due": "duedate remindat",
            "done": "completed",
            "done_at": "completedat",
            "author": "owner creator",
        },
        "zendesk task",
        silent=_SILENT + " creator",
        typed=_TYPED,
    ),
    ProgramTable(
        "Zendesk Sell",
        "calls",
        "interactions",
        ("id incoming missed resourcetype", "id madeat resourcetype"),
        {
            "ref": "id",
            "text": "summary",
            "at": "madeat createdat",
            "minutes": "duration",
            "author": "user owner",
            "answer": "outcome",
        },
        "zendesk call",
        silent=_SILENT,
        flags={"incoming": "incoming", "missed": "missed"},
        channel="call",
        duration="s",
        typed=_TYPED,
    ),
    ProgramTable(
        "Zendesk Sell",
        "deals",
        "deals",
        ("id estimatedclosedate", "id name laststagechangeat", "id name stagename pipelinename"),
        {
            "ref": "id dealid",
            "title": "name dealname",
            "amount": "value",
            "currency": "currency",
            "stage": "stage stagename",
            "contact": "contactname maincontactname primarycontact maincontact",
            "company": "organisationname organizationname companyname company",
            "expected_close": "estimatedclosedate",
            "opened_on": "addedat addedon createdat",
            "closed_on": "laststagechangeat laststagechangeon",
            "lost_reason": "lossreason unqualifiedreason",
            "owner": "owner",
        },
        "zendesk deal",
        {
            "contactid": "zendesk contact",
            "maincontactid": "zendesk contact",
            "organisationid": "zendesk contact",
            "organizationid": "zendesk contact",
            "companyid": "zendesk contact",
        },
        _SILENT,
        stages=_STAGES,
    ),
    ProgramTable(
        "Zendesk Sell",
        "leads",
        "customers",
        ("id organisationname lastname status !isorganisation", "id organizationname lastname status createdat owner"),
        {
            "ref": "id",
            "company": "organisationname organizationname",
            "own:lead_status": "status",
            "own:owner": "owner",
        },
        "zendesk lead",
        {},
        _SILENT,
    ),
    ProgramTable(
        "Zendesk Sell",
        "contacts",
        "customers",
        ("id isorganisation", "id isorganization name"),
        {
            "ref": "id",
            "name": "name",
            "is_company": "isorganisation isorganization",
            "company": "organisationname organizationname",
            "own:customer_status": "customerstatus",
            "own:owner": "owner",
        },
        "zendesk contact",
        {"organisationid": "zendesk contact", "organizationid": "zendesk contact", "contactid": "zendesk contact"},
        _SILENT,
    ),
)
