"""The exports of Copper: one file a kind of record, each numbered by its own Copper ID."""

from crmcli.transfer.programs.layout import ProgramTable

_SPACES = {
    "person": "copper person",
    "company": "copper company",
    "lead": "copper lead",
    "opportunity": "copper opportunity",
}
_TYPED = {
    "relatedtoid": ("relatedtotype", _SPACES),
    "parentid": ("parenttype", _SPACES),
    "relatedresourceid": ("relatedresourcetype", _SPACES),
}
_RELATED = {"related": "relatedto parentname relatedresource"}
_TYPES = "relatedtotype parenttype relatedresourcetype"
_SILENT = (
    "ownerid interactioncount inactivedays lastcontacted updatedat createdat convertedvalue pipelineid daysinstage "
    "laststageat laststatuschange convertedat convertedcontactid"
)
_STAGES = {
    "qualified": "qualified",
    "followup": "qualified",
    "presentation": "proposal",
    "contractsent": "negotiation",
    "negotiation": "negotiation",
}

LAYOUTS = (
    ProgramTable(
        "Copper",
        "projects",
        "",
        (
            "copperid projectname",
            "copperid name relatedto status !duedate !stage",
        ),
    ),
    ProgramTable(
        "Copper",
        "activities",
        "interactions",
        ("copperid activitytype",),
        {
            **_RELATED,
            "ref": "copperid",
            "at": "activitydate createdat",
            "channel": "activitytype",
            "text": "details",
            "author": "user ownedby createdby",
        },
        "copper activity",
        silent=_SILENT,
        typed=_TYPED,
        related_type=_TYPES,
    ),
    ProgramTable(
        "Copper",
        "tasks",
        "reminders",
        ("copperid duedate",),
        {
            **_RELATED,
            "ref": "copperid",
            "text": "name taskname",
            "note": "details",
            "due": "duedate reminderdate",
            "done": "status",
            "done_at": "completedat completeddate",
            "author": "ownedby assignedto",
        },
        "copper task",
        silent=_SILENT,
        typed=_TYPED,
        related_type=_TYPES,
    ),
    ProgramTable(
        "Copper",
        "opportunities",
        "deals",
        ("copperid primarycontact", "copperid stage value", "copperid pipeline"),
        {
            "ref": "copperid",
            "title": "name opportunityname",
            "amount": "value",
            "currency": "currency valuecurrency",
            "stage": "stage",
            "status": "status",
            "contact": "primarycontact",
            "company": "company companyname",
            "expected_close": "closedate",
            "opened_on": "createdat",
            "closed_on": "completeddate wondate lostdate",
            "lost_reason": "lossreason",
            "note": "details",
            "owner": "ownedby",
        },
        "copper opportunity",
        {"primarycontactid": "copper person", "companyid": "copper company"},
        _SILENT,
        stages=_STAGES,
    ),
    ProgramTable(
        "Copper",
        "leads",
        "customers",
        ("copperid convertedat", "copperid leadname", "copperid lastname status !companyid"),
        {
            "ref": "copperid",
            "name": "name leadname",
            "company": "account companyname company",
            "own:lead_status": "status",
            "own:owner": "ownedby",
        },
        "copper lead",
        {},
        _SILENT,
        skipped={"status": "converted"},
    ),
    ProgramTable(
        "Copper",
        "people",
        "customers",
        ("copperid firstname lastname", "copperid contacttype companyid"),
        {
            "ref": "copperid",
            "name": "name",
            "company": "company companyname",
            "own:owner": "ownedby",
            "own:contact_type": "contacttype",
        },
        "copper person",
        {"companyid": "copper company"},
        _SILENT,
    ),
    ProgramTable(
        "Copper",
        "companies",
        "customers",
        ("copperid emaildomain", "copperid name website !stage !firstname", "copperid companyname !firstname"),
        {
            "ref": "copperid",
            "company": "name companyname",
            "own:owner": "ownedby",
            "own:contact_type": "contacttype",
        },
        "copper company",
        {},
        _SILENT + " emaildomain",
    ),
)
